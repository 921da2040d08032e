import { z } from 'zod';
import { mailOutcomes } from '../images/mails/verdict-mail.ts';

const mailSettings = z.strictObject({
  /** The sender's address, of a domain that SES has verified in the stage's account and Region. */
  from: z.email(),
  /** How the sender is called. */
  fromName: z
    .string()
    .regex(/^[^"<>\r\n]{1,60}$/, 'must be up to 60 characters without quotes and angle brackets')
    .optional(),
  /** The domain or address that SES has verified. @default the domain of `from` */
  identity: z.string().min(1).optional(),
  /** Where the shop tells a customer's address, see docs/notifications.md. */
  lookupUrl: z
    .url({ protocol: /^https$/ })
    .refine((url) => url.includes('{customerId}'), 'must name {customerId} where the id goes'),
  /** Complete ARN of the secret that is the lookup's key, and nothing else. */
  lookupSecretArn: z
    .string()
    .regex(
      /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@!-]+-\w{6}$/,
      'must be the complete ARN of a secret',
    ),
  /** ARN of the key that encrypts the secret, where that is not AWS's own. */
  lookupSecretKeyArn: z
    .string()
    .regex(/^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[0-9a-f-]{36}$/, 'must be the ARN of a key')
    .optional(),
  /** The upload page, to which mails lead. */
  pageUrl: z.url({ protocol: /^https$/ }),
  /** What customers are told of. */
  outcomes: z
    .array(z.enum(mailOutcomes))
    .min(1)
    .default([...mailOutcomes]),
});

/** Who is told of what happens, besides those who subscribe to the topics of milestones. */
export const notificationSettings = z.strictObject({
  /** Mails to customers about what they uploaded; without it there are none. */
  mails: mailSettings.optional(),
});

export type MailSettings = z.infer<typeof mailSettings>;
