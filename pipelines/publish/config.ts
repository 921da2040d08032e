import { z } from 'zod';

const environment = z.object({ INKSTREAM_BUS_NAME: z.string().min(1), AWS_ENDPOINT_URL: z.url().optional() });

export interface PublishConfig {
  readonly busName: string;
  /** The address in use when it is not AWS's own; only for messages. */
  readonly endpoint: string | undefined;
}

/** Undefined when the environment names no bus: no stack is running here, and no stage is chosen. */
export function publishConfig(variables: NodeJS.ProcessEnv = process.env): PublishConfig | undefined {
  const parsed = environment.safeParse(variables);
  if (!parsed.success) return undefined;
  return Object.freeze({ busName: parsed.data.INKSTREAM_BUS_NAME, endpoint: parsed.data.AWS_ENDPOINT_URL });
}
