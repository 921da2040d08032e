import { z } from 'zod';

/** Who may deploy a stage without a person's credentials. Without it no role for that is made. */
export const deploySettings = z.strictObject({
  /** The GitHub repository whose workflows deploy, from an environment that is called after the stage. */
  repository: z.string().regex(/^[\w.-]+\/[\w.-]+$/, 'must be a repository such as example/inkstream'),
  /** GitHub's provider of identities in this account, where there is one already: an account has only one. */
  providerArn: z
    .string()
    .regex(/^arn:aws[a-z-]*:iam::\d{12}:oidc-provider\/token\.actions\.githubusercontent\.com$/, 'must be its ARN')
    .optional(),
});

export type DeploySettings = z.infer<typeof deploySettings>;
