"""The fields of the chatbot builder, kept equal to what the public is answered."""
