/**
 * A client that knows nothing of us but the AI SDK: asks a question and prints
 * the answer, the SDK's message, as JSON.
 *
 *   node plain-ai-client.mjs <server's base URL> <token> <conversation id> <text> [model]
 *
 * All it is told is where the endpoint is and what its body looks like.
 */
import { AbstractChat, DefaultChatTransport } from 'ai';

const [url, token, conversation, text, model] = process.argv.slice(2);

/** The state of a chat without a user interface. */
class PlainState {
  status = 'ready';
  error = undefined;
  messages = [];
  pushMessage = message => this.messages.push(message);
  popMessage = () => this.messages.pop();
  replaceMessage = (index, message) => (this.messages[index] = message);
  snapshot = value => structuredClone(value);
}

class PlainChat extends AbstractChat {}

const base = url.endsWith('/') ? url : `${url}/`;
const path = `jupyter-chat-ext/api/conversations/${conversation}/turns`;

const chat = new PlainChat({
  id: conversation,
  generateId: () => crypto.randomUUID(),
  state: new PlainState(),
  transport: new DefaultChatTransport({
    api: base + path,
    headers: { Authorization: `token ${token}` },
    prepareSendMessagesRequest({ messages }) {
      const { id, parts } = messages.at(-1);
      return { body: { message: { id, parts }, model } };
    }
  }),
  onError: error => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
});

await chat.sendMessage({ text });
const answer = chat.lastMessage;
process.stdout.write(
  JSON.stringify(answer?.role === 'assistant' ? answer : null)
);
