import about from '../../package.json' with { type: 'json' };

/** Version of this companion, as it says it at hello. */
export const COMPANION_VERSION: string = about.version;
