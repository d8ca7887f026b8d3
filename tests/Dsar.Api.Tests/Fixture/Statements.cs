using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Dsar.Api.Tests;

/// <summary>What the service sends to its database while this is open: statements and commits, of one service only.</summary>
internal sealed class Statements : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly ConcurrentQueue<(string Text, IReadOnlyList<(string Name, object? Value)> Parameters)> _sent = new();
    private readonly List<IDisposable> _subscriptions = [];
    private readonly string _database;
    private int _commits;

    /// <summary>Listens to the database that <paramref name="api"/> works on.</summary>
    public Statements(Api api)
    {
        _database = api.Look(db => Task.FromResult(NameOf(db))).GetAwaiter().GetResult();
        _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
    }

    /// <summary>The text of every statement, oldest first.</summary>
    public IReadOnlyList<string> Sent => [.. _sent.Select(s => s.Text)];

    /// <summary>Every statement with its parameters, to be explained by the database.</summary>
    public IReadOnlyList<(string Text, IReadOnlyList<(string Name, object? Value)> Parameters)> Commands => [.. _sent];

    public int Commits => _commits;

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == DbLoggerCategory.Name)
        {
            _subscriptions.Add(value.Subscribe(this));
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Value is CommandExecutedEventData { Context: { } context } command && NameOf(context) == _database)
        {
            _sent.Enqueue((command.Command.CommandText, [.. command.Command.Parameters.Cast<DbParameter>().Select(p => (p.ParameterName, p.Value))]));
        }
        else if (value.Key == RelationalEventId.TransactionCommitted.Name && value.Value is TransactionEndEventData { Context: { } saved } && NameOf(saved) == _database)
        {
            Interlocked.Increment(ref _commits);
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose() => _subscriptions.ForEach(s => s.Dispose());

    private static string NameOf(DbContext context) => context.Database.GetConnectionString()!;
}
