using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Dsar.Discovery;

/// <summary>Reads the pages of one request after each other; one page is held at a time.</summary>
internal sealed class RestPages(RestCalls calls)
{
    private const int MostPages = 10_000;

    /// <summary>The rows of a request for one value, or several where the request takes them. A row ends with its page: use it at once.</summary>
    public async IAsyncEnumerable<JsonElement> Rows(RestRequest request, Func<RestSlot, string?> value, CallTimer timer, [EnumeratorCancellation] CancellationToken ct = default)
    {
        var (paging, body) = (request.Paging, calls.Body(request.Call, value));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var address = calls.Address(request.Call, value, First(paging));
        for (var (page, offset) = (0, 0L); address is not null; page++)
        {
            ct.ThrowIfCancellationRequested();
            using var answer = await calls.Send(request.Call, address, body, write: false, timer);
            if (answer is null)
            {
                yield break;
            }

            var count = 0;
            foreach (var row in RestRows.Of(answer.Root, request.Rows))
            {
                count++;
                yield return row;
            }

            offset += count;
            address = Next(request, value, answer, address, count, offset);
            if (address is not null && (page + 1 >= MostPages || !seen.Add(address.AbsoluteUri) || (count > 0 && !seen.Add(answer.Digest))))
            {
                throw new ConnectorException("paging_loop", false);
            }
        }
    }

    private static (string, string)? First(RestPaging paging) => paging.Type == RestPagingType.Offset ? (paging.Send, "0") : null;

    private Uri? Next(RestRequest request, Func<RestSlot, string?> value, RestAnswer answer, Uri address, int count, long offset) => request.Paging.Type switch
    {
        RestPagingType.Offset when !IsLast(request.Paging, answer, count, offset) =>
            calls.Address(request.Call, value, (request.Paging.Send, offset.ToString(CultureInfo.InvariantCulture))),
        RestPagingType.Cursor when Cursor(answer.Root, request.Paging.Next) is { } cursor => calls.Address(request.Call, value, (request.Paging.Send, cursor)) ?? throw new ConnectorException("shape", false),
        RestPagingType.Link when answer.NextLink is { } link => OutboundCalls.Following(address, link),
        _ => null,
    };

    private static bool IsLast(RestPaging paging, RestAnswer answer, int count, long offset) => paging.Total is { } total
        ? count == 0 || (RestRows.At(answer.Root, total) is { ValueKind: JsonValueKind.Number } all && all.TryGetInt64(out var number) ? offset >= number : throw new ConnectorException("shape", false))
        : count < paging.Size;

    private static string? Cursor(JsonElement root, string pointer) => RestRows.At(root, pointer) switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString() is { Length: > 0 } cursor ? cursor : null,
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        _ => null,
    };
}
