import { z } from 'zod';

const schema = z.object({
  INKSTREAM_PORT_IDENTITY: z.coerce.number().int().min(0).max(65_535),
  INKSTREAM_DEMO_IDENTITY_KEY: z.string().min(1),
});

/** Where the demo issuer listens, and the file that keeps its key. */
export function readIdentityConfig(environment: NodeJS.ProcessEnv = process.env): { port: number; keyFile: string } {
  const values = schema.parse(environment);
  return { port: values.INKSTREAM_PORT_IDENTITY, keyFile: values.INKSTREAM_DEMO_IDENTITY_KEY };
}
