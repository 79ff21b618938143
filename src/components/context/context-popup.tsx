/**
 * The list that an `@` opens beside the field: what can be brought along, in
 * groups, and why something cannot.
 */
import { folderIcon } from '@jupyterlab/ui-components';
import type { RefObject } from 'react';
import React, { useId } from 'react';
import type { IContextGroup, IContextItem } from '../../core/context-providers';
import { useDismiss } from '../dismiss';
import { ListOption } from '../list-option';
import { Popup } from '../popup';
import { useServices } from '../services';
import { optionId } from './context-menu';
import type { IContextMenu } from './context-menu';
import { contextIcon } from './context-words';

export function ContextPopup(props: {
  menu: IContextMenu | null;
  anchor: RefObject<HTMLElement>;
}): JSX.Element | null {
  const { menu, anchor } = props;
  return menu && <OpenPopup menu={menu} anchor={anchor} />;
}

function OpenPopup(props: {
  menu: IContextMenu;
  anchor: RefObject<HTMLElement>;
}): JSX.Element {
  const { trans } = useServices();
  const { menu, anchor } = props;
  useDismiss(anchor, true, menu.close);
  const count = menu.items.length;
  const notes = menu.groups.flatMap(({ id, note }) =>
    note ? [{ id, note }] : []
  );
  return (
    <Popup
      anchor={anchor}
      className="jp-ChatExt-contextMenu"
      // the focus stays where it is
      onMouseDown={event => event.preventDefault()}
    >
      {count > 0 && <List menu={menu} />}
      {notes.map(({ id, note }) => (
        <p key={id} className="jp-ChatExt-note">
          {note}
        </p>
      ))}
      <p role="status" className="jp-ChatExt-spoken">
        {[
          trans._n('%1 thing to add', '%1 things to add', count),
          ...notes.map(({ note }) => note)
        ].join('. ')}
      </p>
    </Popup>
  );
}

function List({ menu }: { menu: IContextMenu }): JSX.Element {
  const { trans } = useServices();
  const first = firstIndexes(menu.groups);
  return (
    <div
      id={menu.id}
      role="listbox"
      aria-label={trans.__('Context')}
      className="jp-ChatExt-options"
    >
      {menu.groups.map((group, index) =>
        group.items.length > 0 ? (
          <Group
            key={group.id}
            menu={menu}
            group={group}
            first={first[index]}
          />
        ) : null
      )}
    </div>
  );
}

function Group(props: {
  menu: IContextMenu;
  group: IContextGroup;
  /** Where its items begin among those of all groups. */
  first: number;
}): JSX.Element {
  const { menu, group, first } = props;
  const title = useId();
  return (
    <div role="group" aria-labelledby={title}>
      <span id={title} className="jp-ChatExt-menu-label" role="presentation">
        {group.title}
      </span>
      {group.items.map((item, index) => (
        <Option
          key={`${item.kind} ${item.name} ${item.id ?? ''}`}
          id={optionId(menu, first + index)}
          item={item}
          isActive={menu.active === first + index}
          onPoint={() => menu.setActive(first + index)}
          onChoose={() => menu.choose(item)}
        />
      ))}
    </div>
  );
}

function Option(props: {
  id: string;
  item: IContextItem;
  isActive: boolean;
  onPoint: () => void;
  onChoose: () => void;
}): JSX.Element {
  const { item } = props;
  const icon = item.isFolder ? folderIcon : contextIcon(item.kind);
  return (
    <ListOption
      id={props.id}
      isActive={props.isActive}
      className="jp-ChatExt-contextOption"
      onPointerMove={props.onPoint}
      onClick={props.onChoose}
    >
      <icon.react tag="span" aria-hidden="true" width="14px" height="14px" />
      <bdi className="jp-ChatExt-contextOption-name">@{item.name}</bdi>
      {item.detail && (
        <span className="jp-ChatExt-note" title={item.detail}>
          {item.detail}
        </span>
      )}
    </ListOption>
  );
}

function firstIndexes(groups: readonly IContextGroup[]): number[] {
  let next = 0;
  return groups.map(({ items }) => {
    const first = next;
    next += items.length;
    return first;
  });
}
