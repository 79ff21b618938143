/** The button on errors of cells. */
import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import { errorRendererFactory, MimeModel } from '@jupyterlab/rendermime';
import userEvent from '@testing-library/user-event';
import { getByRole, queryByRole } from '@testing-library/dom';
import { SHOWN_AS, withErrorButton } from '../../widgets/error-button';

const ERROR = {
  ename: 'KeyError',
  evalue: "'a'",
  traceback: ["KeyError: 'a'"]
};
const onAsk = jest.fn();

let renderer: IRenderMime.IRenderer & { dispose(): void };

afterEach(() => renderer.dispose());

async function rendered(data: Record<string, unknown>): Promise<HTMLElement> {
  const factory = withErrorButton(errorRendererFactory, {
    label: 'Ask about this error',
    onAsk
  });
  renderer = factory.createRenderer({
    mimeType: SHOWN_AS,
    sanitizer: { sanitize: (text: string) => text }
  } as unknown as IRenderMime.IRendererOptions);
  const model = new MimeModel({ data: data as MimeModel.IOptions['data'] });
  await renderer.renderModel(model);
  await renderer.renderModel(model);
  return renderer.node;
}

it('is below an error, once, and says which', async () => {
  const node = await rendered({
    [SHOWN_AS]: "KeyError: 'a'",
    'application/vnd.jupyter.error': ERROR
  });
  expect(node.textContent).toContain("KeyError: 'a'");
  await userEvent.click(
    getByRole(node, 'button', { name: 'Ask about this error' })
  );
  expect(onAsk).toHaveBeenCalledWith(expect.anything(), ERROR);
});

it('is not on what a program printed', async () => {
  const node = await rendered({ [SHOWN_AS]: 'a warning' });
  expect(node.textContent).toContain('a warning');
  expect(queryByRole(node, 'button')).toBeNull();
});
