/** Rich output of functions, by JupyterLab's own renderers where they are safe. */
import type { RenderMimeRegistry } from '@jupyterlab/rendermime';
import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Widget } from '@lumino/widgets';
import type { Part } from '../../core/messages';
import { message, question } from '../support/builders';
import { renderChat } from '../support/render-chat';
import { newRendermime } from '../markdown/rendermime';

const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const WIDGET = 'application/vnd.jupyter.widget-view+json';

const answer = () => screen.getByRole('article', { name: 'Assistant' });
const picture = () => within(answer()).getByRole<HTMLImageElement>('img');

/** What renderers of other extensions were given. */
let drawn: IRenderMime.IMimeModel[] = [];

function rendererFor(
  type: string,
  safe: boolean,
  fail = false
): IRenderMime.IRendererFactory {
  class Renderer extends Widget implements IRenderMime.IRenderer {
    async renderModel(model: IRenderMime.IMimeModel): Promise<void> {
      if (fail) {
        throw new Error('no canvas');
      }
      drawn.push(model);
      this.node.textContent = `drawn: ${type}`;
    }
  }
  return { safe, mimeTypes: [type], createRenderer: () => new Renderer() };
}

function show(
  data: Record<string, unknown>,
  metadata: Record<string, unknown> = {},
  factories: IRenderMime.IRendererFactory[] = []
) {
  return showParts(
    [{ type: 'data-mimebundle', data: { data, metadata } }],
    factories
  );
}

function showParts(
  parts: Part[],
  factories: IRenderMime.IRendererFactory[] = []
) {
  const rendermime: RenderMimeRegistry = newRendermime();
  factories.forEach(factory => rendermime.addFactory(factory, 0));
  return renderChat(
    { messages: [question('Show'), message('', { id: 'reply', parts })] },
    { rendermime }
  );
}

beforeEach(() => {
  drawn = [];
});

describe('Rich output', () => {
  it('shows a table that scrolls, without what HTML could do', () => {
    show({
      'text/plain': '   a\n0  1',
      'text/html':
        '<style scoped>.dataframe { color: red }</style>' +
        '<table border="1" class="dataframe" onclick="alert(1)">' +
        '<thead><tr style="text-align: right;"><th></th><th>a</th></tr></thead>' +
        '<tbody><tr><th>0</th><td>1</td></tr></tbody></table>'
    });
    const table = within(answer()).getByRole('table');
    expect(table.getAttributeNames()).toEqual([]);
    expect(table.parentElement?.getAttribute('tabindex')).toBe('0');
    expect(table.parentElement?.getAttribute('role')).toBe('group');
    expect(table.closest('.jp-RenderedHTMLCommon')).toBeTruthy();
    expect(answer().querySelector('style')).toBeNull();
    expect(answer().textContent).not.toContain('Not shown');
  });

  it('leaves out scripts, and says so', () => {
    show({
      'text/html': '<p>A plot</p><script>document.title = "run"</script>'
    });
    expect(answer().textContent).toContain('A plot');
    expect(answer().textContent).toContain(
      'Not shown here: what needs scripts or other pages.'
    );
    expect(document.title).not.toBe('run');
  });

  it('takes the next form where nothing of the HTML is left', () => {
    show({
      'text/html': '<div id="plot"></div><script>draw()</script>',
      'text/plain': 'Figure()'
    });
    expect(within(answer()).getByText('Figure()').tagName).toBe('PRE');
    expect(answer().textContent).toContain('needs scripts');
  });

  it.each(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])(
    'shows a picture of type %s',
    type => {
      show(
        { 'text/plain': '<Figure>', [type]: `${PNG}\n` },
        { [type]: { width: 320, height: 240 } }
      );
      expect(picture().src).toBe(`data:${type};base64,${PNG}`);
      expect(picture().alt).toBe('<Figure>');
      expect(picture().getAttribute('width')).toBe('320');
    }
  );

  it('shows an SVG as a picture, never as part of the page', () => {
    show({
      'image/svg+xml':
        '<svg xmlns="http://www.w3.org/2000/svg"><script>x()</script>Ω</svg>'
    });
    expect(picture().src).toMatch(/^data:image\/svg\+xml;base64,/);
    expect(answer().querySelector('article svg script')).toBeNull();
  });

  it('shows the plain form of a picture that is broken', async () => {
    show({ 'text/plain': '<Figure>', 'image/png': PNG });
    fireEvent.error(picture());
    expect(within(answer()).getByText('<Figure>')).toBeTruthy();
    expect(answer().textContent).toContain('Not shown here: image/png.');
  });

  it('does not take for a picture what is none', () => {
    show({ 'image/png': '"><img src=x onerror=alert(1)>' });
    expect(within(answer()).queryByRole('img')).toBeNull();
    expect(answer().textContent).toContain('cannot be shown here: image/png');
  });

  it('shows Markdown as Markdown, and text as text', () => {
    show({ 'text/markdown': 'some *words*' });
    expect(within(answer()).getByText('some *words*').tagName).toBe('P');
  });

  it('shows JSON, also without a renderer for it', () => {
    show({ 'application/json': { __proto__: null, a: [1, '<b>'] } });
    expect(answer().querySelector('pre')?.textContent).toBe(
      JSON.stringify({ a: [1, '<b>'] }, null, 2)
    );
  });

  it('has JSON drawn as a tree where JupyterLab can', async () => {
    const tree = rendererFor('application/json', true);
    show({ 'application/json': ['a', 'b'], 'text/plain': 'x' }, {}, [tree]);
    await screen.findByText('drawn: application/json');
    expect(drawn[0].data['application/json']).toEqual(['a', 'b']);
  });

  it('lets a safe renderer draw, which is told to trust nothing', async () => {
    const type = 'application/vnd.chart+json';
    const factory = rendererFor(type, true);
    show(
      { [type]: { mark: 'bar' }, 'text/plain': 'Chart' },
      { fragment: 'elsewhere', embed: 1 },
      [factory]
    );
    await screen.findByText(`drawn: ${type}`);
    expect(drawn[0].trusted).toBe(false);
    expect(drawn[0].data).toEqual({ [type]: { mark: 'bar' } });
    expect(drawn[0].metadata.fragment).toBeFalsy();
  });

  it('asks before a renderer could load from elsewhere', async () => {
    const type = 'application/vnd.chart+json';
    const data = {
      $schema: 'https://vega.example/schema.json',
      data: [{ url: 'https://evil.example/?q=1' }]
    };
    show({ [type]: data }, {}, [rendererFor(type, true)]);
    expect(drawn).toEqual([]);
    await userEvent.click(
      screen.getByRole('button', {
        name: 'This output may load from evil.example — show?'
      })
    );
    await screen.findByText(`drawn: ${type}`);
  });

  it.each([
    [WIDGET, 'an interactive widget'],
    ['application/javascript', 'a script'],
    ['application/x-unheard-of', 'application/x-unheard-of']
  ])('shows the safest form instead of %s', (type, name) => {
    const factories = type === WIDGET ? [rendererFor(WIDGET, false)] : [];
    show({ [type]: 'run()', 'text/plain': 'Slider(0)' }, {}, factories);
    expect(within(answer()).getByText('Slider(0)')).toBeTruthy();
    expect(answer().textContent).toContain(`Not shown here: ${name}.`);
    expect(drawn).toEqual([]);
  });

  it('falls back to text when a renderer fails', async () => {
    jest.spyOn(console, 'warn').mockReturnValue();
    const type = 'application/vnd.chart+json';
    show({ [type]: {}, 'text/plain': 'Chart' }, {}, [
      rendererFor(type, true, true)
    ]);
    await waitFor(() =>
      expect(within(answer()).getByText('Chart')).toBeTruthy()
    );
    expect(answer().textContent).toContain(`Not shown here: ${type}.`);
  });

  it('survives a renderer that cannot even be made', () => {
    const logged = jest.spyOn(console, 'error').mockReturnValue();
    const broken: IRenderMime.IRendererFactory = {
      safe: true,
      mimeTypes: ['application/x-broken'],
      createRenderer: () => {
        throw new Error('broken');
      }
    };
    const bundle = { data: { 'application/x-broken': {} } };
    showParts(
      [
        { type: 'data-mimebundle', data: bundle },
        { type: 'text', text: 'The rest' }
      ],
      [broken]
    );
    expect(
      screen.getByText('This part of the answer could not be shown.')
    ).toBeTruthy();
    expect(screen.getByText('The rest')).toBeTruthy();
    logged.mockRestore();
  });

  it.each([null, 'text', [], { data: null }, { data: ['a'] }, {}])(
    'says so when it cannot be read: %j',
    data => {
      showParts([{ type: 'data-mimebundle', data }]);
      expect(answer().textContent).toContain('cannot be read');
    }
  );

  it('shows a long text bit by bit', async () => {
    show({ 'text/plain': 'x'.repeat(60_000) });
    expect(answer().querySelector('pre')?.textContent).toHaveLength(50_000);
    await userEvent.click(
      screen.getByRole('button', { name: 'Show all 60,000 characters' })
    );
    expect(answer().querySelector('pre')?.textContent).toHaveLength(60_000);
  });

  it('loads a picture from elsewhere only when asked', async () => {
    show({ 'text/html': '<img src="https://far.example/x.png" alt="far">' });
    expect(within(answer()).queryByRole('img')).toBeNull();
    await userEvent.click(
      screen.getByRole('button', { name: /Image from far.example/ })
    );
    expect(picture().src).toBe('https://far.example/x.png');
  });
});

describe('What a function printed', () => {
  const printed = (name: string, text: string): Part => ({
    type: 'data-output',
    data: { name, text }
  });
  const details = () =>
    within(answer()).getByText('Output of the function').closest('details')!;

  it('is folded below the answer, all in one', () => {
    showParts([
      printed('stdout', 'one\n'),
      { type: 'text', text: 'The answer' },
      printed('stderr', '\u001b[31mtwo\u001b[0m\n 10%\r100%\n'),
      printed('stdout', 'three')
    ]);
    expect(details().open).toBe(false);
    expect(answer().textContent).not.toContain('one');
    details().open = true;
    fireEvent(details(), new Event('toggle'));
    expect(details().querySelector('pre')?.textContent).toBe(
      'one\ntwo\n100%\nthree'
    );
  });

  it('is nothing when it cannot be read', () => {
    showParts([
      { type: 'data-output', data: null },
      { type: 'text', text: 'ok' }
    ]);
    expect(screen.queryByText('Output of the function')).toBeNull();
    expect(screen.getByText('ok')).toBeTruthy();
  });
});
