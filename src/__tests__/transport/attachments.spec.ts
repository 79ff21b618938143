import { HttpTransport } from '../../transport/http-transport';
import { ATTACHMENT } from '../support/builders';
import { FakeServer } from '../support/fake-server';
import { FakeUploadRequest } from '../support/fake-upload';

const { XMLHttpRequest } = window;
const FILE = { name: 'a & b.csv', type: 'text/csv' };
const CONTENT = new Blob(['1,2']);
const ANSWER = {
  id: ATTACHMENT,
  name: 'a & b.csv',
  mediaType: 'text/csv',
  bytes: 3
};

let server: FakeServer;
let transport: HttpTransport;
let leave: AbortController;
let told: number[];

beforeEach(() => {
  FakeUploadRequest.install();
  server = new FakeServer();
  transport = new HttpTransport({ serverSettings: server.settings });
  leave = new AbortController();
  told = [];
});

afterEach(() => {
  transport.dispose();
  window.XMLHttpRequest = XMLHttpRequest;
});

function upload(type = FILE.type, model: string | null = 'kernel:k/f') {
  const sent = transport.uploadAttachment({ ...FILE, type }, CONTENT, {
    model,
    signal: leave.signal,
    onProgress: progress => told.push(progress)
  });
  sent.catch(() => undefined);
  return { sent, request: FakeUploadRequest.all[0] };
}

describe('an upload', () => {
  it('sends the bytes as they are, with the login', async () => {
    document.cookie = '_xsrf=first';
    document.cookie = '_xsrf=2|abc';
    const { sent, request } = upload();
    expect(request.method).toBe('POST');
    expect(request.url.pathname).toBe(
      '/user/a/jupyter-chat-ext/api/attachments'
    );
    expect(Object.fromEntries(request.url.searchParams)).toEqual({
      name: 'a & b.csv',
      model: 'kernel:k/f'
    });
    expect(Object.fromEntries(request.headers)).toEqual({
      authorization: 'token secret',
      'content-type': 'text/csv',
      'x-xsrftoken': '2|abc'
    });
    expect(request.body).toBe(CONTENT);
    request.json(ANSWER, 201);
    expect(await sent).toEqual(ANSWER);
  });

  it('of something unknown says so', () => {
    const { request } = upload('', null);
    expect(request.headers.get('content-type')).toBe(
      'application/octet-stream'
    );
    expect(request.url.searchParams.has('model')).toBe(false);
  });

  it('tells how much was sent', () => {
    const { request } = upload();
    request.progress(1, 4);
    request.progress(4, 4);
    expect(told).toEqual([0.25, 1]);
  });

  it('stops when it is cancelled', async () => {
    const { sent, request } = upload();
    leave.abort();
    expect(request.isAborted).toBe(true);
    await expect(sent).rejects.toThrow();
  });

  it('that was cancelled before it began sends nothing', async () => {
    leave.abort();
    const { sent, request } = upload();
    expect(request.body).toBeNull();
    await expect(sent).rejects.toThrow();
  });
});

describe('an upload that fails', () => {
  const cases: [string, (request: FakeUploadRequest) => void, string][] = [
    [
      'a refusal',
      request =>
        request.json(
          { error: { code: 'attachment-refused', title: 'No.' } },
          422
        ),
      'attachment-refused'
    ],
    [
      "a proxy's limit",
      request => request.answer(413, '<h1>413</h1>'),
      'too-large'
    ],
    [
      'a login page',
      request =>
        request.answer(200, '<h1>Login</h1>', 'http://jupyter.example/login'),
      'login-expired'
    ],
    [
      "a proxy's page",
      request => request.answer(200, '<h1>Hotel</h1>'),
      'bad-gateway'
    ],
    ['no network', request => request.networkDown(), 'unreachable']
  ];

  it.each(cases)('by %s says so', async (_, answer, code) => {
    const { sent, request } = upload();
    answer(request);
    await expect(sent).rejects.toMatchObject({ name: 'ChatFailure', code });
  });
});

describe('reading an attachment', () => {
  it('asks our own route, with the login', async () => {
    const content = transport.readAttachment(ATTACHMENT);
    const request = await server.request(0);
    expect(request.path).toMatch(new RegExp(`api/attachments/${ATTACHMENT}$`));
    expect(request.headers.get('authorization')).toBe('token secret');
    request.json('x');
    expect((await content).size).toBe(3);
  });

  it('that is gone says so', async () => {
    const content = transport.readAttachment(ATTACHMENT);
    const error = { code: 'unknown-attachment', title: 'Gone.' };
    (await server.request(0)).json({ error }, 404);
    await expect(content).rejects.toMatchObject({ code: 'unknown-attachment' });
  });
});
