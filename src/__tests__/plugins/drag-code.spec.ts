import { dragOf } from '../../plugins/drag-code';

const CELLS = 'application/vnd.jupyter.cells';

describe('Code that is dragged out of an answer', () => {
  it('is a cell, for a notebook, and a text for all others', () => {
    const { mimeData, supportedActions } = dragOf({
      text: '1 + 1',
      language: 'python'
    });
    expect(mimeData.getData(CELLS)).toEqual([
      {
        cell_type: 'code',
        source: '1 + 1',
        metadata: {},
        outputs: [],
        execution_count: null
      }
    ]);
    expect(mimeData.getData('text/plain')).toBe('1 + 1');
    expect(supportedActions).toBe('copy');
  });

  it('is a Markdown cell if that is its language', () => {
    const { mimeData } = dragOf({ text: '# Hi', language: 'md' });
    expect(mimeData.getData(CELLS)).toEqual([
      { cell_type: 'markdown', source: '# Hi', metadata: {} }
    ]);
  });

  it('is a Markdown cell if it is a drawing, which JupyterLab draws there', () => {
    const drawing = { text: 'graph TD', language: 'mermaid' };
    expect(dragOf(drawing).mimeData.getData(CELLS)).toEqual([
      {
        cell_type: 'markdown',
        source: '```mermaid\ngraph TD\n```',
        metadata: {}
      }
    ]);
  });
});
