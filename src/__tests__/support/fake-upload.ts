/** The requests that carry files, as FakeServer is for all others. */
export class FakeUploadRequest {
  static all: FakeUploadRequest[] = [];

  /** Put it in the place of the browser's. */
  static install(): void {
    FakeUploadRequest.all = [];
    window.XMLHttpRequest =
      FakeUploadRequest as unknown as typeof XMLHttpRequest;
  }

  constructor() {
    FakeUploadRequest.all.push(this);
  }

  method = '';
  url = new URL('http://unset.example');
  withCredentials = false;
  readonly headers = new Headers();
  readonly upload: {
    onprogress?: (event: { loaded: number; total: number }) => void;
  } = {};
  body: unknown = null;
  isAborted = false;

  status = 0;
  responseText = '';
  responseURL = '';
  onload: () => void = () => undefined;
  onerror: () => void = () => undefined;
  onabort: () => void = () => undefined;

  open(method: string, url: string): void {
    this.method = method;
    this.url = new URL(url);
    this.responseURL = url;
  }

  setRequestHeader(name: string, value: string): void {
    this.headers.set(name, value);
  }

  send(body: unknown): void {
    this.body = body;
  }

  abort(): void {
    this.isAborted = true;
    this.onabort();
  }

  progress(loaded: number, total: number): void {
    this.upload.onprogress?.({ loaded, total });
  }

  answer(status: number, text: string, url = this.responseURL): void {
    this.status = status;
    this.responseText = text;
    this.responseURL = url;
    this.onload();
  }

  json(value: unknown, status = 200): void {
    this.answer(status, JSON.stringify(value));
  }

  networkDown(): void {
    this.onerror();
  }
}
