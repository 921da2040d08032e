import type { LocalConfig } from '../../infra/local/config.ts';
import { findFreePorts } from '../../infra/local/port-owner.ts';

type Ports = LocalConfig['ports'];

/** Ports for a stack beside any other, which nobody listens on at this moment. */
export function freeStackPorts(): Promise<Ports> {
  return findFreePorts(['aws', 'athena', 'openSearch', 'shop', 'uploads', 'dashboards', 'identity', 'trino']);
}

/** The variables by which commands find the stack with this state and these ports. */
export function stackSettings(stateDirectory: string, ports: Ports): Record<string, string> {
  return {
    INKSTREAM_STATE_DIRECTORY: stateDirectory,
    INKSTREAM_PORT_AWS: String(ports.aws),
    INKSTREAM_PORT_ATHENA: String(ports.athena),
    INKSTREAM_PORT_OPENSEARCH: String(ports.openSearch),
    INKSTREAM_PORT_SHOP: String(ports.shop),
    INKSTREAM_PORT_UPLOADS: String(ports.uploads),
    INKSTREAM_PORT_DASHBOARDS: String(ports.dashboards),
    INKSTREAM_PORT_IDENTITY: String(ports.identity),
    INKSTREAM_PORT_TRINO: String(ports.trino),
  };
}
