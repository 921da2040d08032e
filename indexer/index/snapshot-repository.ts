import { z } from 'zod';

/** Where snapshots go that outlive the domain. */
export const snapshotRepositorySchema = z.strictObject({
  bucket: z.string().min(1),
  region: z.string().min(1),
  /** What the domain itself becomes to write there. */
  roleArn: z.string().startsWith('arn:'),
});
export type SnapshotRepository = z.infer<typeof snapshotRepositorySchema>;

/** The name that backups know the repository by. */
export const snapshotRepositoryName = 'inkstream';
