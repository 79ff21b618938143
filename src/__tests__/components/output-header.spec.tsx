import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';
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
