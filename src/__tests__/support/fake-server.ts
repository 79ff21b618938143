/** A Jupyter server for the transport: answers are given by the test. */
import { ServerConnection } from '@jupyterlab/services';
import { PromiseDelegate } from '@lumino/coreutils';

/** One request, waiting for its answer. */
export class FakeRequest {
  constructor(
    readonly url: string,
    private readonly _init: RequestInit
  ) {
    this.headers = new Headers(_init.headers);
    this.method = _init.method ?? 'GET';
  }

  readonly headers: Headers;
  readonly method: string;

  get path(): string {
    return new URL(this.url).pathname;
  }

  get query(): URLSearchParams {
    return new URL(this.url).searchParams;
  }

  get body(): unknown {
    return JSON.parse(this._init.body as string);
  }

  get signal(): AbortSignal | null | undefined {
    return this._init.signal;
  }

  readonly answered = new PromiseDelegate<Response>();

  json(value: unknown, status = 200): void {
    const headers = { 'content-type': 'application/json' };
    const text = JSON.stringify(value);
    this.answered.resolve(new Response(text, { status, headers }));
  }

  html(text: string, status: number): void {
    const headers = { 'content-type': 'text/html' };
    this.answered.resolve(new Response(text, { status, headers }));
  }

  empty(status = 204): void {
    this.answered.resolve(new Response(null, { status }));
  }

  redirectedTo(url: string): void {
    const headers = { 'content-type': 'text/html' };
    const response = new Response('<h1>Login</h1>', { headers });
    Object.defineProperties(response, {
      redirected: { value: true },
      url: { value: url }
    });
    this.answered.resolve(response);
  }

  networkDown(): void {
    this.answered.reject(new TypeError('Failed to fetch'));
  }

  /** Begin an event stream. */
  stream(): FakeStream {
    const stream = new FakeStream();
    const headers = { 'content-type': 'text/event-stream; charset=utf-8' };
    this.answered.resolve(new Response(stream.body, { headers }));
    return stream;
  }
}

/** The body of an event stream that the test writes. */
export class FakeStream {
  // before `body`, whose start sets it
  private _controller!: ReadableStreamDefaultController<Uint8Array>;

  isCancelled = false;

  readonly body = new ReadableStream<Uint8Array>({
    start: controller => {
      this._controller = controller;
    },
    cancel: () => {
      this.isCancelled = true;
    }
  });

  send(text: string): this {
    this._controller.enqueue(new TextEncoder().encode(text));
    return this;
  }

  event(position: number, chunk: object): this {
    return this.send(`id: ${position}\ndata: ${JSON.stringify(chunk)}\n\n`);
  }

  end(): void {
    this._controller.close();
  }

  cut(): void {
    this._controller.error(new TypeError('network error'));
  }
}

/** A websocket whose other end is the test. */
export class FakeSocket extends EventTarget {
  static all: FakeSocket[] = [];

  constructor(readonly url: string) {
    super();
    FakeSocket.all.push(this);
  }

  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;
  onclose: (() => void) | null = null;
  onmessage: ((message: { data: string }) => void) | null = null;

  open(): void {
    this.dispatchEvent(new Event('open'));
    this.onopen?.();
  }

  say(event: object): void {
    this.onmessage?.({ data: JSON.stringify(event) });
  }

  close(): void {
    this.dispatchEvent(new Event('close'));
    this.onclose?.();
  }
}

export class FakeServer {
  readonly requests: FakeRequest[] = [];

  readonly settings = ServerConnection.makeSettings({
    baseUrl: 'http://jupyter.example/user/a/',
    token: 'secret',
    fetch: request => {
      const fake = request as unknown as FakeRequest;
      this.requests.push(fake);
      this._waiting.splice(0).forEach(wake => wake());
      fake.signal?.addEventListener('abort', () => fake.networkDown());
      return fake.answered.promise;
    },
    Request: FakeRequest as unknown as typeof Request,
    WebSocket: FakeSocket as unknown as typeof WebSocket
  });

  /** The request number `index`, once it arrives. */
  async request(index: number): Promise<FakeRequest> {
    while (this.requests.length <= index) {
      await new Promise<void>(resolve => this._waiting.push(resolve));
    }
    return this.requests[index];
  }

  private _waiting: (() => void)[] = [];
}
