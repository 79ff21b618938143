import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';
import type { KernelAbility } from '../../components/cards/missing-function';
import { OutputHeader } from '../../components/header/output-header';
import { FakeChat } from '../support/fake-chat';
import { model, summary } from '../support/builders';
import { renderChat } from '../support/render-chat';

function show(
  state: ConstructorParameters<typeof FakeChat>[0],
  props: Partial<React.ComponentProps<typeof OutputHeader>> = {}
) {
  const actions = { onClear: jest.fn(), onMove: jest.fn(), onRun: jest.fn() };
  const chat = new FakeChat(state);
  renderChat(state, {
    layout: 'output',
    header: (
      <OutputHeader
        chat={chat}
        model="echo"
        isDisabled={false}
        {...actions}
        {...props}
      />
    )
  });
  return actions;
}

const READY = { models: [model('echo')], model: 'test:echo' };

describe('the header of a chat in an output', () => {
  it('names the function, begins anew and moves to the panel', async () => {
    const actions = show({ ...READY, current: summary('talk') });
    expect(screen.getByText('echo')).toBeTruthy();
    expect(screen.queryByRole('button', { name: /^Conversations/ })).toBeNull();
    expect(screen.queryByRole('button', { name: /^Model/ })).toBeNull();
    await userEvent.click(
      screen.getByRole('button', { name: 'New conversation' })
    );
    await userEvent.click(
      screen.getByRole('button', { name: 'Open in side panel' })
    );
    expect(actions.onClear).toHaveBeenCalledTimes(1);
    expect(actions.onMove).toHaveBeenCalledTimes(1);
    expect(screen.queryByText(/is not there yet/)).toBeNull();
  });

  it('says which cell to run when there is no such function', async () => {
    const actions = show({ ...READY, model: 'kernel:k1/' });
    expect(
      screen.getByRole('group', { name: 'echo is not there yet.' })
    ).toBeTruthy();
    await userEvent.click(
      screen.getByRole('button', { name: 'Run this cell' })
    );
    expect(actions.onRun).toHaveBeenCalledTimes(1);
  });

  it('says what to install where the kernel could not run the cell', async () => {
    const onInsert = jest.fn();
    const tells: ((ability: KernelAbility) => void)[] = [];
    const watchKernel = (tell: (ability: KernelAbility) => void) => {
      tells.push(tell);
      return () => undefined;
    };
    const actions = show(
      { ...READY, model: 'kernel:k1/' },
      { onInsert, watchKernel }
    );
    act(() => tells[0]('no-package'));
    const card = screen.getByRole('group', { name: /needs jupyter_chat_ext/ });
    expect(within(card).getByLabelText('Code to copy').textContent).toBe(
      '%pip install jupyter_chat_ext'
    );
    expect(within(card).getByRole('button', { name: 'Copy' })).toBeTruthy();
    await userEvent.click(
      within(card).getByRole('button', { name: 'Insert as a cell' })
    );
    expect(onInsert).toHaveBeenCalledWith('%pip install jupyter_chat_ext');

    act(() => tells[0]('able'));
    await userEvent.click(
      screen.getByRole('button', { name: 'Run this cell' })
    );
    expect(actions.onRun).toHaveBeenCalledTimes(1);
  });

  it('runs nothing in a kernel of another language', () => {
    const watchKernel = (tell: (ability: KernelAbility) => void) => {
      tell('not-python');
      return () => undefined;
    };
    show({ ...READY, model: 'kernel:k1/' }, { watchKernel });
    expect(
      screen.getByRole('group', { name: /another language/ }).textContent
    ).toContain('Choose a Python kernel');
    expect(screen.queryByRole('button', { name: 'Run this cell' })).toBeNull();
  });

  it('says why the functions of its kernel cannot be asked', () => {
    const problem = {
      code: 'other-version',
      title: 'Other version.',
      hint: 'X'
    };
    const other = model('nb', { id: 'kernel:k1/', available: false, problem });
    show({ models: [other], model: 'kernel:k1/' });
    expect(screen.getByRole('group', { name: 'Other version.' })).toBeTruthy();
    expect(screen.queryByText(/is not there yet/)).toBeNull();
  });

  it('waits with that until the models are known', () => {
    show({ connection: 'starting', model: 'kernel:k1/' });
    expect(screen.queryByText(/is not there yet/)).toBeNull();
  });

  it('offers nothing that cannot be done', () => {
    show(READY, { onMove: undefined, isDisabled: true });
    expect(
      screen.queryByRole('button', { name: 'New conversation' })
    ).toBeNull();
    expect(
      screen.queryByRole('button', { name: 'Open in side panel' })
    ).toBeNull();
  });
});
