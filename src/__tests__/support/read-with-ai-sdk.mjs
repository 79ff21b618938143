/**
 * Folds chunks with the AI SDK, the reference of the wire: reads a JSON array of lists of chunks
 * from standard input, prints the list of messages. A program of its own, since `ai` is an ES
 * module and jest runs CommonJS.
 */
import { text } from 'node:stream/consumers';
import { readUIMessageStream } from 'ai';

async function fold(chunks) {
  const stream = new ReadableStream({
    start(controller) {
      chunks.forEach(chunk => controller.enqueue(chunk));
      controller.close();
    }
  });
  let message = null;
  for await (message of readUIMessageStream({ stream }));
  return message;
}

const lists = JSON.parse(await text(process.stdin));
const messages = [];
for (const chunks of lists) {
  messages.push(await fold(chunks));
}
process.stdout.write(JSON.stringify(messages));
