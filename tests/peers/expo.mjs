// Sends messages with Expo's own library, and asks for their receipts: what it is told in MESSAGES
// (a list for each request) and ACCESS_TOKEN, what it found on one line of JSON.
import { Expo } from "expo-server-sdk";

const expo = new Expo({ accessToken: process.env.ACCESS_TOKEN, retryMinTimeout: 1 });
const sent = [];
for (const messages of JSON.parse(process.env.MESSAGES)) {
  const tokens = messages.map((message) => Expo.isExpoPushToken(message.to));
  const chunks = expo.chunkPushNotifications(messages).map((chunk) => chunk.length);
  try {
    const tickets = await expo.sendPushNotificationsAsync(messages);
    const ids = tickets.filter((ticket) => ticket.id).map((ticket) => ticket.id);
    const receipts = await expo.getPushNotificationReceiptsAsync(ids);
    sent.push({ tokens, chunks, tickets, receipts });
  } catch (error) {
    const { code, statusCode, details } = error;
    sent.push({ tokens, chunks, code, statusCode, details });
  }
}
console.log(JSON.stringify(sent));
