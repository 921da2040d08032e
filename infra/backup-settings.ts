import { z } from 'zod';

/** Nightly copies of the tables, beside the point-in-time recovery that every table has. */
export const backupSettings = z.strictObject({
  /** How long a copy is kept. */
  keepDays: z.int().min(1).max(3650),
  /** ARN of a vault, in another Region or account, that gets a copy of every copy. */
  copyToVault: z
    .string()
    .regex(
      /^arn:aws[a-z-]*:backup:[a-z0-9-]+:\d{12}:backup-vault:[A-Za-z0-9_-]{2,50}$/,
      'must be the ARN of a backup vault',
    )
    .optional(),
});

export type BackupSettings = z.infer<typeof backupSettings>;
