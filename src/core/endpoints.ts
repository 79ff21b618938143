/**
 * An entry for a server with models, as the settings of providers have it
 * (schema/providers.json), made of what a person pastes.
 */
export interface IEndpointEntry {
  readonly name: string;
  readonly baseUrl: string;
  readonly needsKey: 'auto' | 'yes' | 'no';
  readonly models?: readonly string[];
}

export interface IEndpointWords {
  readonly baseUrl: string;
  /** Whether a key comes with it. */
  readonly hasKey: boolean;
  /** The model to ask, where the server does not list any. */
  readonly model: string;
}

/** Why an address cannot be one. */
export type AddressFault = 'not-an-address' | 'not-http' | 'private-parts';

export function faultOf(baseUrl: string): AddressFault | null {
  const url = parse(baseUrl);
  if (!url || !url.hostname) {
    return 'not-an-address';
  }
  if (!/^https?:$/.test(url.protocol)) {
    return 'not-http';
  }
  return url.username || url.password || url.search ? 'private-parts' : null;
}

/** The entry, under a name that no other provider has. */
export function entryOf(
  { baseUrl, hasKey, model }: IEndpointWords,
  taken: readonly string[]
): IEndpointEntry {
  return {
    name: freeName(nameOf(baseUrl), taken),
    baseUrl: baseUrl.trim(),
    needsKey: hasKey ? 'yes' : 'no',
    ...(model && { models: [model] })
  };
}

/** Servers that most people know by their ports. */
const BY_PORT: Readonly<Record<string, string>> = {
  '11434': 'ollama',
  '1234': 'lmstudio',
  '8000': 'vllm'
};

const RESERVED = ['local', 'kernel', 'agent'];

function nameOf(baseUrl: string): string {
  const { hostname = '', port = '' } = parse(baseUrl) ?? {};
  if (/^(localhost|127\.[\d.]+|\[::1\])$/.test(hostname)) {
    return BY_PORT[port] ?? (port ? `port-${port}` : 'this-computer');
  }
  return nameOfHost(hostname);
}

function nameOfHost(hostname: string): string {
  // api.gateway.example is called gateway
  const [first, second] = hostname.split('.');
  const word = /^(api|www|llm|chat|ai)$/.test(first) ? second : first;
  const name = (word ?? first).toLowerCase().replace(/[^a-z0-9-]+/g, '-');
  return /^[\d-]*$/.test(name) ? 'endpoint' : name.slice(0, 36);
}

function freeName(name: string, taken: readonly string[]): string {
  const isFree = (one: string): boolean =>
    !taken.includes(one) && !RESERVED.includes(one);
  let count = 1;
  let free = name;
  while (!isFree(free)) {
    count += 1;
    free = `${name}-${count}`;
  }
  return free;
}

function parse(text: string): URL | null {
  try {
    return new URL(text.trim());
  } catch {
    return null;
  }
}
