import type { IPositionedChunk } from '../../core/chunks';
import type { ITranslation } from '../../core/errors';
import { HttpTransport } from '../../transport/http-transport';
import { FakeServer, FakeSocket } from '../support/fake-server';

const loaded = jest.fn();
jest.mock('../../core/server-sentences.json', () => {
  loaded();
  return jest.requireActual('../../core/server-sentences.json');
});

const WAITING = "Waiting for the notebook's kernel.";
const FRENCH: Record<string, string> = {
  'Ask again.': 'Posez à nouveau la question.',
  [WAITING]: 'En attente du noyau du notebook.',
  'This model is not known here.': 'Ce modèle n’est pas connu ici.',
  '%1 needs an API key.': '%1 a besoin d’une clé d’API.',
  'It needs no key.': 'Il n’a pas besoin de clé.',
  '%1 must be an object.': '%1 doit être un objet.'
};
const french: ITranslation = {
  __: (text, ...values) =>
    (FRENCH[text] ?? text).replace(/%(\d)/g, (_, digit: string) =>
      String(values[Number(digit) - 1])
    )
};
const english: ITranslation = { __: text => text };

let server: FakeServer;
let transport: HttpTransport;

function open(trans: ITranslation): void {
  FakeSocket.all = [];
  server = new FakeServer();
  transport = new HttpTransport({ serverSettings: server.settings, trans });
}

afterEach(() => transport.dispose());

const PROBLEM = {
  code: 'key-missing',
  title: 'Lab needs an API key.',
  hint: 'Ask again.',
  detail: 'HTTP 401'
};
const IN_FRENCH = {
  ...PROBLEM,
  title: 'Lab a besoin d’une clé d’API.',
  hint: 'Posez à nouveau la question.'
};

// first: what was loaded once stays
describe('in English', () => {
  it('nothing is loaded and nothing changes', async () => {
    open(english);
    const models = transport.listModels();
    const answer = { models: [{ id: 'a', problem: PROBLEM }], default: null };
    (await server.request(0)).json(answer);
    expect(await models).toEqual(answer);
    const failing = transport.getConversation('c1');
    (await server.request(1)).json({ error: PROBLEM }, 404);
    await expect(failing).rejects.toMatchObject(PROBLEM);
    expect(loaded).not.toHaveBeenCalled();
  });
});

describe('in another language', () => {
  beforeEach(() => open(french));

  it('a refusal of the server is in it', async () => {
    const failing = transport.getConversation('c1');
    (await server.request(0)).json({ error: PROBLEM }, 404);
    await expect(failing).rejects.toMatchObject(IN_FRENCH);
  });

  it('what a provider said stays as it is', async () => {
    const failing = transport.getConversation('c1');
    const error = { ...PROBLEM, code: 'model-error' };
    (await server.request(0)).json({ error }, 409);
    await expect(failing).rejects.toMatchObject({
      title: PROBLEM.title,
      hint: IN_FRENCH.hint
    });
  });

  it('problems of models, providers and settings are in it', async () => {
    const models = transport.listModels();
    const download = { state: 'failed', problem: PROBLEM };
    (await server.request(0)).json({
      models: [{ id: 'a', label: 'Ask again.', problem: PROBLEM, download }],
      default: null
    });
    expect((await models).models).toEqual([
      {
        id: 'a',
        label: 'Ask again.',
        problem: IN_FRENCH,
        download: { state: 'failed', problem: IN_FRENCH }
      }
    ]);
    const providers = transport.listProviders();
    (await server.request(1)).json({
      providers: [{ name: 'lab', problem: PROBLEM }],
      problems: [{ field: 'x', title: 'x must be an object.' }]
    });
    expect(await providers).toEqual({
      providers: [{ name: 'lab', problem: IN_FRENCH }],
      problems: [{ field: 'x', title: 'x doit être un objet.' }]
    });
  });

  it('the steps of a check are in it', async () => {
    const check = transport.checkProvider('lab');
    (await server.request(0)).json({
      steps: [
        { name: 'key', state: 'skipped', title: 'It needs no key.' },
        {
          name: 'auth',
          state: 'failed',
          title: PROBLEM.title,
          problem: PROBLEM
        }
      ]
    });
    expect((await check).steps).toEqual([
      { name: 'key', state: 'skipped', title: 'Il n’a pas besoin de clé.' },
      {
        name: 'auth',
        state: 'failed',
        title: IN_FRENCH.title,
        problem: IN_FRENCH
      }
    ]);
  });

  it('errors and remarks of messages are in it, words of others are not', async () => {
    const reading = transport.getConversation('c1');
    const text = { type: 'text', text: 'Ask again.' };
    const tool = {
      type: 'dynamic-tool',
      output: { code: 'x', title: 'Ask again.', problem: PROBLEM }
    };
    const parts = [text, tool, { type: 'data-error', data: PROBLEM }];
    (await server.request(0)).json({
      title: 'Ask again.',
      messages: [{ id: 'm', parts }]
    });
    expect(await reading).toEqual({
      title: 'Ask again.',
      messages: [
        {
          id: 'm',
          parts: [text, tool, { type: 'data-error', data: IN_FRENCH }]
        }
      ]
    });
  });

  it('remarks are in it while an answer is written', async () => {
    const stream = transport.startTurn('c1', {}, new AbortController().signal);
    const chunks: IPositionedChunk['chunk'][] = [];
    const end = (async () => {
      for await (const { chunk } of stream) {
        chunks.push(chunk);
      }
    })();
    const request = await server.request(0);
    const data = { code: 'waiting-for-kernel', title: WAITING };
    request
      .stream()
      .event(0, { type: 'start', messageId: 'r1' })
      .event(1, { type: 'data-notice', data })
      .event(2, { type: 'finish', finishReason: 'stop' });
    await end;
    expect(chunks[1]).toMatchObject({
      data: { title: 'En attente du noyau du notebook.' }
    });
  });
});
