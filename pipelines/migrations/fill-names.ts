/** What a stage calls the places that SQL files name. This list is closed: nothing else is ever put into SQL text. */
export interface LakeNames {
  readonly bronze: string;
  readonly silver: string;
  readonly views: string;
  readonly lakeBucket: string;
}

const allowed: Record<keyof LakeNames, RegExp> = {
  bronze: /^[a-z0-9_]+$/,
  silver: /^[a-z0-9_]+$/,
  views: /^[a-z0-9_]+$/,
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
  lakeBucket: /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
};

const isPlaceholder = (text: string): text is keyof LakeNames => Object.hasOwn(allowed, text);

/**
 * Replaces `${bronze}`, `${silver}`, `${views}` and `${lakeBucket}`.
 * Throws when the text holds another placeholder, or when a name could not stand unquoted in SQL.
 */
export function fillNames(sql: string, names: LakeNames): string {
  return sql.replaceAll(/\$\{([^}]*)\}/g, (placeholder, name: string) => {
    if (!isPlaceholder(name)) {
      throw new Error(`Unknown placeholder ${placeholder}; SQL files may use ${Object.keys(allowed).join(', ')}`);
    }
    const value = names[name];
    if (!allowed[name].test(value)) throw new Error(`${JSON.stringify(value)} is no name for ${placeholder}`);
    return value;
  });
}
