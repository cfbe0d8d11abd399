/** Per cent of its share that an RDS Proxy may have in use before clients have to wait soon. */
export const SATURATED_PERCENT = 90;

/** Beyond so many per cent of its share pinning largely undoes what a proxy is for. */
export const PINNED_PERCENT = 30;
