import { HttpTransport } from '../../transport/http-transport';
import { FakeServer, FakeSocket } from '../support/fake-server';
import type { FakeRequest } from '../support/fake-server';

let server: FakeServer;
let transport: HttpTransport;

beforeEach(() => {
  FakeSocket.all = [];
  server = new FakeServer();
  transport = new HttpTransport({ serverSettings: server.settings });
});

afterEach(() => transport.dispose());

describe('requests', () => {
  it('go to the API of the server with its token', async () => {
    const models = transport.listModels();
    const request = await server.request(0);
    expect(request.path).toBe('/user/a/jupyter-chat-ext/api/models');
    expect(request.headers.get('authorization')).toBe('token secret');
    request.json({ models: [], default: null });
    expect(await models).toEqual({ models: [], default: null });
  });

  it('are one for all chats that want a list at the same moment, and another one later', async () => {
    const all = [transport.listConversations(), transport.listConversations()];
    const request = await server.request(0);
    await new Promise(resolve => setTimeout(resolve));
    // what changed meanwhile may be missing in the answer that is on its way
    const later = transport.listConversations();
    const next = await server.request(1);
    request.json({ conversations: ['a'] });
    next.json({ conversations: ['a', 'b'] });

    expect(await Promise.all(all)).toEqual([
      { conversations: ['a'] },
      { conversations: ['a'] }
    ]);
    expect(await later).toEqual({ conversations: ['a', 'b'] });
    expect(server.requests).toHaveLength(2);
  });

  it('list only what they are asked for', async () => {
    const some = transport.listConversations(['a', 'b&c']);
    const request = await server.request(0);
    expect(request.query.getAll('id')).toEqual(['a', 'b&c']);
    request.json({ conversations: [] });
    expect(await some).toEqual({ conversations: [] });
  });

  it('carry ids that no path is made of', async () => {
    void transport.deleteConversation('../models').catch(() => undefined);
    const request = await server.request(0);
    expect(request.method).toBe('DELETE');
    expect(request.path).toMatch(/conversations\/..%2Fmodels$/);
    request.empty();
  });

  it('name the download that is asked for', async () => {
    const download = transport.startDownload('smollm2-135m');
    const request = await server.request(0);
    expect([request.method, request.path]).toEqual([
      'POST',
      '/user/a/jupyter-chat-ext/api/local-models/smollm2-135m'
    ]);
    request.json({ state: 'running', received: 0, bytes: 9 });
    expect(await download).toMatchObject({ name: 'smollm2-135m', bytes: 9 });
  });
});

describe('an approval', () => {
  it('is a yes or no to one call, and nothing else', async () => {
    const answer = { approved: false, reason: 'Mine.' };
    const answered = transport.answerApproval('c1', 'a/1', answer);
    const request = await server.request(0);
    expect([request.method, request.path]).toEqual([
      'POST',
      '/user/a/jupyter-chat-ext/api/conversations/c1/approvals/a%2F1'
    ]);
    expect(request.body).toEqual(answer);
    request.json({ pending: 0 }, 202);
    await answered;
  });
});

describe('answers that are failures', () => {
  const cases: [string, (request: FakeRequest) => void, object][] = [
    [
      'a typed error',
      request =>
        request.json(
          { error: { code: 'unknown-model', title: 'No.', retryAfter: 3 } },
          404
        ),
      { code: 'unknown-model', title: 'No.', retryAfter: 3 }
    ],
    [
      'a server without the API',
      request => request.json({ message: 'Not Found' }, 404),
      { code: 'server-missing', hint: expect.stringContaining('Install') }
    ],
    [
      'an expired login',
      request => request.json({ message: 'Forbidden' }, 403),
      { code: 'login-expired' }
    ],
    [
      'a login page instead of an answer',
      request => request.redirectedTo('http://jupyter.example/hub/login?next='),
      { code: 'login-expired' }
    ],
    [
      "a proxy's page",
      request =>
        request.html('<style>p{}</style><h1>502</h1><p>Bad Gateway</p>', 502),
      { code: 'bad-gateway', detail: 'HTTP 502: 502 Bad Gateway' }
    ],
    [
      'a page with status 200',
      request => request.html('<p>Welcome to the hotel</p>', 200),
      { code: 'bad-gateway', detail: 'HTTP 200: Welcome to the hotel' }
    ],
    [
      'no network',
      request => request.networkDown(),
      { code: 'unreachable', retryable: true }
    ]
  ];

  it.each(cases)('%s says what it is', async (_, answer, failure) => {
    const models = transport.listModels();
    answer(await server.request(0));
    await expect(models).rejects.toMatchObject({
      name: 'ChatFailure',
      ...failure
    });
  });
});
