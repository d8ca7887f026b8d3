using System.Net;

namespace Dsar.Discovery;

/// <summary>How a vendor's API is told who asks.</summary>
internal enum RestAuthType
{
    None,
    Basic,
    Bearer,
    Header,
    Oauth,
}

/// <summary>How pages of an answer follow each other.</summary>
internal enum RestPagingType
{
    None,
    Offset,
    Cursor,
    Link,
}

/// <summary>What a map of kind rest says about the whole API (discovery.md 4.1).</summary>
internal sealed record RestSystem(RestAuth Auth, RestRate Rate, bool UrlAcknowledged);

/// <summary>The form of the credentials; the secret itself is the content of the connection's file.</summary>
internal sealed record RestAuth(RestAuthType Type, string? User, string? Name, string? TokenPath, string? Scope);

/// <summary>Most calls in a time, of all requests together.</summary>
internal sealed record RestRate(int Permits, TimeSpan Per)
{
    public static readonly RestRate Usual = new(10, TimeSpan.FromSeconds(1));
}

/// <summary>One HTTP call with slots for values.</summary>
internal sealed record RestCall(HttpMethod Method, RestTemplate Path, IReadOnlyList<(string Name, RestTemplate Value)> Query, SourceNode? Body, RestStatuses Statuses)
{
    /// <summary>Stands for an order to a service of the controller, which has one form for all: <c>call: forward</c>.</summary>
    public static readonly RestCall Forward = new(HttpMethod.Post, RestTemplate.Parse("/"), [], null, new RestStatuses([200], [], []));

    /// <summary>Every slot of path, query and body.</summary>
    public IEnumerable<RestSlot> Slots => UrlSlots.Concat(RestBody.Slots(Body));

    /// <summary>Slots whose value a vendor's access log would hold.</summary>
    public IEnumerable<RestSlot> UrlSlots => Path.Slots.Concat(Query.SelectMany(q => q.Value.Slots));
}

/// <summary>What the status codes of a call mean; others are failures.</summary>
internal sealed record RestStatuses(IReadOnlyList<int> Ok, IReadOnlyList<int> Absent, IReadOnlyList<int> Retry)
{
    public bool IsTransient(HttpStatusCode status) => Retry.Contains((int)status) || status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)status >= 500;
}

/// <summary>A way to read rows by values.</summary>
internal sealed record RestRequest(string Name, RestCall Call, string Rows, RestPaging Paging, RestDetail? Detail, RestValues? Values, SourceNode At);

/// <summary>The call that reads a whole row of which a search shows only a part.</summary>
internal sealed record RestDetail(RestCall Call, string Rows);

/// <summary>How pages follow: the query parameter that is sent, and where its next value stands.</summary>
internal sealed record RestPaging(RestPagingType Type, string Send, string Next, int Size, string? Total)
{
    public static readonly RestPaging None = new(RestPagingType.None, string.Empty, string.Empty, 0, null);
}

/// <summary>Several values in one call: what stands between them, and how many at most.</summary>
internal sealed record RestValues(string Separator, int Max);
