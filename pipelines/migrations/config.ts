import { z } from 'zod';
import type { LakeNames } from './fill-names.ts';

const schema = z.object({
  INKSTREAM_BRONZE_DATABASE: z.string().min(1),
  INKSTREAM_SILVER_DATABASE: z.string().min(1),
  INKSTREAM_VIEWS_DATABASE: z.string().min(1),
  INKSTREAM_LAKE_BUCKET: z.string().min(1),
  INKSTREAM_ETL_WORK_GROUP: z.string().min(1),
});

export interface MigrationConfig {
  readonly names: LakeNames;
  readonly workGroup: string;
}

/** Throws with the names of the variables that are missing or empty. */
export function readMigrationConfig(environment: NodeJS.ProcessEnv = process.env): MigrationConfig {
  const parsed = schema.safeParse(environment);
  if (!parsed.success) {
    const variables = parsed.error.issues.map(({ path }) => path.join('.')).join(', ');
    throw new Error(
      `Missing from the environment: ${variables}. Run \`npm start\`, or set INKSTREAM_STAGE for a stage on AWS.`,
    );
  }
  const values = parsed.data;
  return Object.freeze({
    names: {
      bronze: values.INKSTREAM_BRONZE_DATABASE,
      silver: values.INKSTREAM_SILVER_DATABASE,
      views: values.INKSTREAM_VIEWS_DATABASE,
      lakeBucket: values.INKSTREAM_LAKE_BUCKET,
    },
    workGroup: values.INKSTREAM_ETL_WORK_GROUP,
  });
}
