import { fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { groupModels } from '../../components/models/model-options';
import { model } from '../support/builders';
import { renderChat } from '../support/render-chat';

const fox = model('Fox', { detail: 'fast' });
const owl = model('owl_model', { group: 'notebook', detail: 'birds.ipynb' });
const ant = model('Ant', {
  group: 'local',
  available: false,
  problem: { code: 'download-needed', title: 'It is not downloaded yet.' },
  download: { name: 'ant', bytes: 92_871_040, received: 0, state: 'absent' }
});
const models = [fox, owl, ant];

const button = () => screen.getByRole('button', { name: /^Model:/ });
const activeOption = () => {
  const id = screen
    .getByRole('combobox', { name: 'Search models' })
    .getAttribute('aria-activedescendant');
  return document.getElementById(id ?? '')?.textContent;
};

describe('groupModels', () => {
  it('has functions of notebooks first and leaves out empty groups', () => {
    expect(groupModels(models, '').map(({ group }) => group)).toEqual([
      'notebook',
      'provider',
      'local'
    ]);
    const agent = model('support', { group: 'agent' });
    expect(groupModels([fox, agent], '').map(({ group }) => group)).toEqual([
      'agent',
      'provider'
    ]);
    expect(groupModels([fox], '').map(({ group }) => group)).toEqual([
      'provider'
    ]);
  });

  it('finds every word in label, detail or id', () => {
    expect(groupModels(models, 'OWL birds')).toEqual([
      { group: 'notebook', models: [owl] }
    ]);
    expect(groupModels(models, 'owl fast')).toEqual([]);
  });
});

describe('groupModels, with models that were asked before', () => {
  const many = ['Bee', 'Cat', 'Dog', 'Elk', 'Fly'].map(name => model(name));
  const recent = [ant.id, 'test:gone', owl.id, ...many.map(({ id }) => id)];

  it('has the last ones at the top, each model once', () => {
    const groups = groupModels([...models, ...many], '', recent);
    expect(groups.at(0)).toEqual({
      group: 'recent',
      models: [ant, owl, many[0], many[1]]
    });
    const all = groups.flatMap(group => group.models);
    expect(all).toHaveLength(8);
    expect(new Set(all).size).toBe(8);
  });

  it('needs no help to find one of a few, nor one that is searched for', () => {
    const groupsOf = (some: typeof models, search: string) =>
      groupModels(some, search, recent).map(({ group }) => group);
    expect(groupsOf(models, '')).not.toContain('recent');
    expect(groupsOf([...models, ...many], 'ant')).toEqual(['local']);
  });
});

describe('ModelPicker', () => {
  it('begins with the models asked last', async () => {
    const many = ['Bee', 'Cat', 'Dog', 'Elk'].map(name => model(name));
    renderChat({
      models: [...models, ...many],
      model: fox.id,
      recentModels: [many[3].id, fox.id]
    });
    await userEvent.click(button());
    const group = screen.getByRole('group', { name: 'Asked last' });
    expect(
      within(group)
        .getAllByRole('option')
        .map(option => option.textContent)
    ).toEqual(['Elk', 'Foxfast']);
    expect(activeOption()).toContain('Fox');
    await userEvent.keyboard('{ArrowUp}{Enter}');
    expect(screen.queryByRole('listbox')).toBeNull();
  });

  it('opens from the keyboard at the chosen model', async () => {
    renderChat({ models, model: fox.id });
    button().focus();
    await userEvent.keyboard('{ArrowDown}');
    expect(document.activeElement).toBe(screen.getByRole('combobox'));
    expect(activeOption()).toContain('Fox');
    expect(
      screen.getByRole('option', { selected: true }).textContent
    ).toContain('Fox');
  });

  it('moves with the arrows, round the ends, and chooses with Enter', async () => {
    const { chat } = renderChat({ models, model: fox.id });
    await userEvent.click(button());
    await userEvent.keyboard('{ArrowDown}');
    expect(activeOption()).toContain('Ant');
    await userEvent.keyboard('{ArrowDown}');
    expect(activeOption()).toContain('owl_model');
    await userEvent.keyboard('{Enter}');
    expect(chat.chooseModel).toHaveBeenCalledWith(owl.id);
    expect(screen.queryByRole('listbox')).toBeNull();
  });

  it('closes with Escape and gives the focus back', async () => {
    renderChat({ models, model: fox.id });
    await userEvent.click(button());
    await userEvent.keyboard('{Escape}');
    expect(screen.queryByRole('listbox')).toBeNull();
    expect(document.activeElement).toBe(button());
  });

  it('closes when the person goes elsewhere', async () => {
    renderChat({ models, model: fox.id });
    await userEvent.click(button());
    await userEvent.click(screen.getByRole('textbox', { name: 'Message' }));
    expect(screen.queryByRole('listbox')).toBeNull();
  });

  it('narrows the list while typing', async () => {
    renderChat({ models, model: fox.id });
    await userEvent.click(button());
    await userEvent.keyboard('owl');
    expect(screen.getAllByRole('option')).toHaveLength(1);
    await userEvent.keyboard('xyz');
    expect(screen.getByText('No model is called so.')).toBeTruthy();
  });

  it('says why a model is missing, and offers the remedy', async () => {
    const { chat, set } = renderChat({ models, model: fox.id });
    await userEvent.click(button());
    fireEvent.click(
      screen.getByRole('option', { name: /Ant.*not downloaded/ })
    );
    expect(chat.chooseModel).not.toHaveBeenCalled();
    await userEvent.click(
      screen.getByRole('button', { name: 'Download (93 MB)' })
    );
    expect(chat.startDownload).toHaveBeenCalledWith('ant');

    const download = {
      name: 'ant',
      bytes: 92_871_040,
      received: 46_000_000,
      state: 'running' as const
    };
    set({ models: [fox, owl, { ...ant, download }] });
    expect(screen.getByText('46 MB of 93 MB')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(chat.cancelDownload).toHaveBeenCalledWith('ant');

    set({
      models: [fox, owl, { ...ant, available: true, problem: undefined }]
    });
    expect(chat.chooseModel).toHaveBeenCalledWith(ant.id);
  });
});
