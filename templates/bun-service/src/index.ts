import { handle } from "./service";

const server = Bun.serve({ port: Number(process.env.PORT ?? 8080), hostname: "0.0.0.0", fetch: handle });
console.log(`listening on ${server.url}`);

// Lets requests under way finish, then ends.
process.on("SIGTERM", async () => {
  await server.stop();
  process.exit(0);
});
