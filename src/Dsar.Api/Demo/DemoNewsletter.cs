using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace Dsar.Api.Demo;

/// <summary>
/// The server of the invented newsletter vendor, on a free loopback port. It is as moody as others are: it gives a few rows a page, asks once to be called
/// later, and fails once. Its rows are in a SQLite file, so that plain SQL can look into it.
/// </summary>
internal sealed class DemoNewsletter : IAsyncDisposable
{
    private const int PageSize = 2;
    private readonly WebApplication _app;
    private readonly string _file;
    private readonly string _secret;
    private int _searches;
    private int _pages;

    private DemoNewsletter(string file, string secret)
    {
        (_file, _secret) = (file, secret);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Urls.Add("http://127.0.0.1:0");
        _app.Use(Guard);
        _app.MapPost("/members/search", Search);
        _app.MapGet("/members/{id:long}", (long id) => One("SELECT * FROM members WHERE member_id = $id", id));
        _app.MapGet("/members/{id:long}/sends", Sends);
        _app.MapPatch("/members/{id:long}", (long id, JsonObject change) => Change("UPDATE members SET status = $status WHERE member_id = $id", id, change["status"]?.ToString()) ? Results.Json(new { id }) : Results.NotFound());
        _app.MapDelete("/members/{id:long}", (long id) => Change("DELETE FROM members WHERE member_id = $id", id) ? Results.NoContent() : Results.NotFound());
        _app.MapGet("/sends/{id:long}", (long id) => One("SELECT * FROM sends WHERE send_id = $id", id));
        _app.MapDelete("/sends/{id:long}", (long id) => Change("DELETE FROM sends WHERE send_id = $id", id) ? Results.NoContent() : Results.NotFound());
    }

    public string Address => _app.Urls.First();

    /// <summary>Starts it.</summary>
    /// <param name="file">The SQLite file with its rows; need not be there yet.</param>
    /// <param name="secret">What callers must bring.</param>
    public static async Task<DemoNewsletter> Start(string file, string secret)
    {
        var vendor = new DemoNewsletter(file, secret);
        await vendor._app.StartAsync();
        return vendor;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private Task Guard(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Headers.Authorization == $"Bearer {_secret}")
        {
            return next(context);
        }

        context.Response.StatusCode = (int)HttpStatusCode.Unauthorized;
        return Task.CompletedTask;
    }

    private IResult Search(JsonObject wanted, HttpResponse response)
    {
        if (Interlocked.Increment(ref _searches) == 1)
        {
            response.Headers.RetryAfter = "1";
            return Results.StatusCode((int)HttpStatusCode.TooManyRequests);
        }

        return Results.Json(new { members = Rows("SELECT * FROM members WHERE email = $email", ("$email", wanted["email"]?.ToString() ?? "")) });
    }

    private IResult Sends(long id, HttpRequest request, HttpResponse response, int page = 0)
    {
        if (Interlocked.Increment(ref _pages) == 2)
        {
            return Results.StatusCode((int)HttpStatusCode.InternalServerError);
        }

        var rows = Rows("SELECT * FROM sends WHERE member_id = $id ORDER BY send_id LIMIT $most OFFSET $from", ("$id", id), ("$most", PageSize + 1), ("$from", page * PageSize));
        if (rows.Count > PageSize)
        {
            response.Headers.Link = $"<{request.Path}?page={page + 1}>; rel=\"next\"";
        }

        return Results.Json(new { sends = rows.Take(PageSize) });
    }

    private IResult One(string sql, long id) => Rows(sql, ("$id", id)) is [var row] ? Results.Json(row) : Results.NotFound();

    private bool Change(string sql, long id, string? status = null)
    {
        using var database = Open(SqliteOpenMode.ReadWrite);
        using var change = Command(database, sql, ("$id", id), ("$status", status ?? ""));
        return change.ExecuteNonQuery() > 0;
    }

    private List<Dictionary<string, object?>> Rows(string sql, params (string Name, object Value)[] values)
    {
        using var database = Open(SqliteOpenMode.ReadOnly);
        using var query = Command(database, sql, values);
        using var reader = query.ExecuteReader();
        var rows = new List<Dictionary<string, object?>>();
        while (reader.Read())
        {
            rows.Add(Enumerable.Range(0, reader.FieldCount).ToDictionary(reader.GetName, i => reader.IsDBNull(i) ? null : reader.GetValue(i)));
        }

        return rows;
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA2100:Review SQL queries for security vulnerabilities", Justification = "Every text is a constant of this file.")]
    private static SqliteCommand Command(SqliteConnection database, string sql, params (string Name, object Value)[] values)
    {
        var command = database.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }

    private SqliteConnection Open(SqliteOpenMode mode)
    {
        var database = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = _file, Mode = mode, Pooling = false }.ToString());
        database.Open();
        return database;
    }
}
