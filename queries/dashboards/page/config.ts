import { z } from 'zod';
import { QueryConfigError } from '../../config.ts';

const schema = z.object({ INKSTREAM_PORT_DASHBOARDS: z.coerce.number().int().min(0).max(65_535).default(4620) });

/** Where the page listens on this machine. Throws QueryConfigError. */
export function readPagePort(environment: NodeJS.ProcessEnv = process.env): number {
  const parsed = schema.safeParse(environment);
  if (!parsed.success) throw new QueryConfigError('INKSTREAM_PORT_DASHBOARDS must be a port number.');
  return parsed.data.INKSTREAM_PORT_DASHBOARDS;
}
