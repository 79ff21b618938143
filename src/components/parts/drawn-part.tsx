/**
 * A part of an answer that another extension draws. What it cannot draw is
 * shown as if there were no such extension.
 */
import React, { useSyncExternalStore } from 'react';
import { useServices } from '../services';
import type {
  DrawnKind,
  IPartProps,
  IPartRenderer,
  PartRenderers
} from './part-renderers';

export interface IDrawnPartProps extends IPartProps {
  readonly kind: DrawnKind;
  /** Shown where nobody draws it. */
  readonly otherwise?: React.ReactNode;
}

export function DrawnPart(props: IDrawnPartProps): JSX.Element {
  const { kind, otherwise = null, ...part } = props;
  const renderer = useRenderer(kind);
  if (!renderer) {
    return <>{otherwise}</>;
  }
  return (
    <Guard key={renderer.id} {...part} id={renderer.id} otherwise={otherwise}>
      <div className="jp-ChatExt-output">
        <renderer.component {...part} />
      </div>
    </Guard>
  );
}

const NOBODY: Pick<PartRenderers, 'find' | 'subscribe'> = {
  find: () => null,
  subscribe: () => () => undefined
};

function useRenderer(kind: DrawnKind): IPartRenderer | null {
  const { partRenderers = NOBODY } = useServices().host;
  return useSyncExternalStore(partRenderers.subscribe, () =>
    partRenderers.find(kind)
  );
}

interface IGuardProps extends IPartProps {
  readonly id: string;
  readonly otherwise: React.ReactNode;
  readonly children: React.ReactNode;
}

interface IGuardState {
  readonly hasFailed: boolean;
}

/** What fails is tried again with other data. */
class Guard extends React.Component<IGuardProps, IGuardState> {
  static getDerivedStateFromError(): IGuardState {
    return { hasFailed: true };
  }

  override state: IGuardState = { hasFailed: false };

  override componentDidCatch(reason: unknown): void {
    console.error(`The part renderer ${this.props.id} failed.`, reason);
  }

  override componentDidUpdate(before: IGuardProps): void {
    if (this.state.hasFailed && before.data !== this.props.data) {
      this.setState({ hasFailed: false });
    }
  }

  override render(): React.ReactNode {
    const { id, otherwise, children } = this.props;
    return this.state.hasFailed ? (
      <>
        <FailureNote id={id} />
        {otherwise}
      </>
    ) : (
      children
    );
  }
}

function FailureNote({ id }: { id: string }): JSX.Element {
  const { trans } = useServices();
  return (
    <p className="jp-ChatExt-notice">
      {trans.__('An extension could not show this: %1.', id)}
    </p>
  );
}
