import { nullTranslator } from '@jupyterlab/translation';
import { contextsOf, picturesOf } from '../../core/dragged-cells';

const trans = nullTranslator.load('jupyter_chat_ext');

const plot = {
  cell_type: 'code',
  source: ['total = 3\n', 'total'],
  execution_count: 7,
  outputs: [
    { output_type: 'stream', name: 'stdout', text: ['summing\n', 'done'] },
    {
      output_type: 'display_data',
      data: { 'image/png': btoa('abc'), 'text/plain': '<Figure>' }
    }
  ]
};

describe('A cell that is dragged out of its notebook', () => {
  it('brings along its text and what it showed as text', async () => {
    const [one] = contextsOf([plot], 'work/plan.ipynb', trans);
    expect(one.label).toBe('Cell [7]: total = 3');
    expect(await one.read()).toMatchObject({
      kind: 'cell',
      source: 'work/plan.ipynb',
      text: 'total = 3\ntotal\n\nsumming\ndone\n<Figure>\n[image/png, which is no text]',
      cut: 0
    });
  });

  it('brings along only so much of a long output, and says how much is missing', async () => {
    const long = {
      ...plot,
      outputs: [{ output_type: 'stream', text: 'x'.repeat(50_000) }]
    };
    const [one] = contextsOf([long], '', trans);
    const { text, cut } = await one.read();
    expect(text.length).toBeLessThan(13_000);
    expect(cut).toBeGreaterThan(37_000);
  });

  it('that has not run is called by its place', () => {
    const fresh = { cell_type: 'markdown', source: '' };
    const labels = contextsOf([fresh, fresh], '', trans);
    expect(labels.map(({ label }) => label)).toEqual(['Cell #1', 'Cell #2']);
  });

  it('has its pictures as files', async () => {
    const [picture, ...others] = picturesOf([plot, { source: 'no outputs' }]);
    expect(others).toEqual([]);
    expect(picture).toMatchObject({
      name: 'output-1.png',
      type: 'image/png',
      size: 3
    });
    expect((await picture.read()).type).toBe('image/png');
  });

  it('brings along its error as the traceback that people read', async () => {
    const traceback = ['\u001b[31mNameError\u001b[0m: name "x"'];
    const error = { output_type: 'error', ename: 'NameError', traceback };
    const [one] = contextsOf([{ ...plot, outputs: [error] }], '', trans);
    expect((await one.read()).text).toContain('NameError: name "x"');
  });

  it('leaves out a picture that is damaged', () => {
    const data = { 'image/png': '%%%' };
    const output = { output_type: 'display_data', data };
    expect(picturesOf([{ ...plot, outputs: [output] }])).toEqual([]);
  });
});
