import type { AuthStrategy, WireHeaders, WireRequest } from "@idbraid/core/auth";
import { type SigningOptions, signedWith } from "../client/credentials.ts";
import type { PassFortQuirks } from "./quirks.ts";

/** What requests are made of. */
export interface AsPassFortOptions extends Omit<SigningOptions, keyof PassFortQuirks | "clockCorrection"> {
  readonly quirks: PassFortQuirks;
  /** The target of the metadata, which is asked for without a signature. */
  readonly metadataTarget: string;
}

/**
 * Signs and writes requests as PassFort does.
 *
 * @throws {ConfigurationError} when there is no key, one that is not the base64 of 32 bytes, or a quirk that cannot be
 */
export function asPassFort({ quirks, metadataTarget, ...options }: AsPassFortOptions): AuthStrategy {
  const { unterminatedLastQuote = false, unsignedQuery = false, ...style } = quirks;
  const signing = signedWith({
    ...options,
    label: style.label === undefined ? "hs2019" : style.label,
    parameterOrder: style.parameterOrder ?? ["keyId", "algorithm", "signature", "headers"],
    covered: style.covered,
    clockCorrection: false, // PassFort goes by its own clock
  });
  const { verifyAnswer } = signing;
  return {
    name: "as-passfort",
    async apply(request, context) {
      if (request.method === "GET" && request.target === metadataTarget) {
        return { request: { ...request, headers: inOrder(withHost(request)) } };
      }
      const { target } = request;
      const signedTarget = unsignedQuery ? (target.split("?")[0] as string) : target;
      const applied = await signing.apply(
        { ...request, target: signedTarget, headers: withHost(request) },
        context,
      );
      const headers = inOrder(applied.request.headers);
      const sent = unterminatedLastQuote ? withoutLastQuote(headers) : headers;
      return { ...applied, request: { ...applied.request, target, headers: sent } };
    },
    refused: (ticket, answer) => ticket !== undefined && (signing.refused?.(ticket, answer) ?? false),
    verifyAnswer:
      verifyAnswer === undefined
        ? undefined
        : async (ticket, answer) => {
            if (ticket !== undefined) await verifyAnswer(ticket, answer);
          },
  };
}

/** It would come last if it were left to Node. */
function withHost({ headers, origin }: WireRequest): WireHeaders {
  return { Host: new URL(origin).host, ...headers };
}

/** PassFort's headers first, then those that it does not send. */
function inOrder(headers: WireHeaders): WireHeaders {
  const rank = (name: string): number => order.indexOf(name.toLowerCase());
  const known = Object.entries(headers).filter(([name]) => rank(name) >= 0);
  const others = Object.entries(headers).filter(([name]) => rank(name) < 0);
  return Object.fromEntries([...known.toSorted(([a], [b]) => rank(a) - rank(b)), ...others]);
}

const order = ["host", "date", "content-type", "digest", "content-length", "authorization"];

function withoutLastQuote(headers: WireHeaders): WireHeaders {
  return { ...headers, Authorization: headers["Authorization"]?.replace(/"$/, "") ?? "" };
}
