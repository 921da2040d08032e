import type { LoadPorts } from './load-lake.ts';

/** A load with these looks at all days of bronze, as the first load did: what silver has already is not inserted again. */
export function asFirstLoad(ports: LoadPorts): LoadPorts {
  return { ...ports, state: { ...ports.state, readWatermark: async () => undefined } };
}
