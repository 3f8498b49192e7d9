"""Two people edit one thing: nobody undoes a change without knowing of it."""
