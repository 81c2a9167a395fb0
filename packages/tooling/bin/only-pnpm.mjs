// Runs before a package is packed. Only pnpm puts `publishConfig` in place of `exports`: npm would ship paths into src.
if (!process.env.npm_config_user_agent?.startsWith("pnpm/")) {
  console.error("Pack and publish with pnpm: npx --yes pnpm@12.21.0 pack:all");
  process.exit(1);
}
