/**
 * What a turn costs on the wire: the same for the tenth as for the first,
 * however long the conversation has become.
 */
import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { CDPSession } from '@playwright/test';
import { InlineChat } from '../support/inline-chat';
import { expect, test } from '../support/test';

const LONG = 'word '.repeat(200);

const REPEATING = `import jupyter_chat_ext as mo

def repeating(messages):
    yield "${LONG}"

mo.ui.chat(repeating)`;

/** Counts the bytes between the page and its server, as the browser sees them. */
class Traffic {
  sent = 0;
  received = 0;

  static async of(page: IJupyterLabPageFixture): Promise<Traffic> {
    const session = await page
      .context()
      .newCDPSession(page.context().pages()[0]);
    const traffic = new Traffic();
    await traffic.listen(session);
    return traffic;
  }

  private async listen(session: CDPSession): Promise<void> {
    // what JupyterLab asks for by itself is no part of a turn: it saves, polls, and
    // draws another icon of the page for each moment that a kernel is busy
    const ours = new Set<string>();
    session.on('Network.requestWillBeSent', ({ requestId, request }) => {
      if (request.url.includes('/jupyter-chat-ext/api/')) {
        ours.add(requestId);
        this.sent += (request.postData ?? '').length;
      }
    });
    session.on('Network.dataReceived', ({ requestId, dataLength }) => {
      this.received += ours.has(requestId) ? dataLength : 0;
    });
    session.on('Network.webSocketFrameSent', ({ response }) => {
      this.sent += response.payloadData.length;
    });
    session.on('Network.webSocketFrameReceived', ({ response }) => {
      this.received += response.payloadData.length;
    });
    await session.send('Network.enable');
  }

  /** The bytes that something took. */
  async during(
    work: () => Promise<void>
  ): Promise<{ sent: number; received: number }> {
    const { sent, received } = this;
    await work();
    return { sent: this.sent - sent, received: this.received - received };
  }
}

test('the tenth turn of a conversation costs what the first did', async ({
  page,
  openNotebook
}) => {
  test.setTimeout(180_000);
  await openNotebook(1, REPEATING);
  const inline = new InlineChat(page);
  await inline.ask(LONG); // makes the conversation too
  const traffic = await Traffic.of(page);

  const turns = [];
  for (let turn = 0; turn < 10; turn++) {
    turns.push(await traffic.during(() => inline.ask(LONG)));
  }
  for (const way of ['sent', 'received'] as const) {
    const bytes = turns.map(turn => turn[way]);
    const [first, last] = [bytes.slice(0, 3), bytes.slice(-3)];
    expect(Math.min(...first)).toBeGreaterThan(LONG.length);
    // by then the conversation has some 20 such texts
    expect(Math.min(...last)).toBeLessThan(Math.min(...first) + LONG.length);
  }
});
