/**
 * A reverse proxy before a Jupyter server, as networks have them: it can be
 * cut off, and hold answers back until they are complete.
 */
import { createServer, request } from 'http';
import type { IncomingMessage, Server, ServerResponse } from 'http';
import type { AddressInfo, Socket } from 'net';
import { connect } from 'net';
import { once } from 'events';

export class OwnProxy {
  static async before(server: string): Promise<OwnProxy> {
    const proxy = new OwnProxy(new URL(server));
    proxy.server.listen(0, '127.0.0.1');
    await once(proxy.server, 'listening');
    return proxy;
  }

  /** Whether event streams are kept until they are complete. */
  isBuffering = false;

  private constructor(private readonly target: URL) {
    this.server = createServer((question, answer) =>
      this.pass(question, answer)
    );
    this.server.on('upgrade', (question: IncomingMessage, socket: Socket) =>
      this.tunnel(question, socket)
    );
    this.server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
      socket.on('error', () => socket.destroy());
      if (this.isCut) {
        socket.destroy();
      }
    });
  }

  get url(): string {
    const { port } = this.server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  /** Let nothing pass, or everything again. */
  set cut(isCut: boolean) {
    this.isCut = isCut;
    if (isCut) {
      this.sockets.forEach(socket => socket.destroy());
    }
  }

  async close(): Promise<void> {
    this.cut = true;
    this.server.close();
    await once(this.server, 'close');
  }

  private pass(question: IncomingMessage, answer: ServerResponse): void {
    const { method, url: path, headers } = question;
    const { hostname, port } = this.target;
    const passed = request({ hostname, port, method, path, headers });
    passed.on('response', given => {
      const type = String(given.headers['content-type']);
      if (this.isBuffering && type.startsWith('text/event-stream')) {
        void holdBack(given, answer);
      } else {
        answer.writeHead(given.statusCode ?? 502, given.headers);
        given.pipe(answer);
      }
    });
    passed.on('error', () => answer.destroy());
    answer.on('close', () => passed.destroy());
    question.pipe(passed);
  }

  private tunnel(question: IncomingMessage, socket: Socket): void {
    const passed = connect(Number(this.target.port), this.target.hostname);
    const lines = [`${question.method} ${question.url} HTTP/1.1`];
    for (let at = 0; at < question.rawHeaders.length; at += 2) {
      lines.push(question.rawHeaders.slice(at, at + 2).join(': '));
    }
    passed.write(`${lines.join('\r\n')}\r\n\r\n`);
    passed.pipe(socket).pipe(passed);
    passed.on('error', () => socket.destroy());
    socket.on('close', () => passed.destroy());
  }

  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private isCut = false;
}

async function holdBack(
  given: IncomingMessage,
  answer: ServerResponse
): Promise<void> {
  const pieces: Buffer[] = [];
  given.on('data', (piece: Buffer) => pieces.push(piece));
  given.on('end', () => {
    const headers = { ...given.headers };
    delete headers['transfer-encoding'];
    answer.writeHead(given.statusCode ?? 502, headers);
    answer.end(Buffer.concat(pieces));
  });
}
