import { placeBeside } from '../../components/popup';

const viewport = { width: 1000, height: 800 };

describe('A popup beside the field', () => {
  it('stands above it, where a panel has room', () => {
    const box = { top: 700, bottom: 780, left: 600, width: 380 };
    expect(placeBeside(box, viewport)).toEqual({
      top: 'auto',
      bottom: '104px',
      left: '600px',
      width: '380px',
      maxHeight: '420px'
    });
  });

  it('stands below it, where a small chat is at the top of a notebook', () => {
    const box = { top: 120, bottom: 200, left: 100, width: 800 };
    expect(placeBeside(box, viewport)).toEqual({
      top: '204px',
      bottom: 'auto',
      left: '100px',
      width: '480px',
      maxHeight: '420px'
    });
  });

  it('is no higher than the room there is, and stays in the window', () => {
    const box = { top: 200, bottom: 260, left: -20, width: 200 };
    expect(placeBeside(box, { width: 150, height: 300 })).toMatchObject({
      left: '8px',
      maxHeight: '188px'
    });
  });
});
