using System.Data.Common;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Dsar.Api.Data;

/// <summary>What may be said about an exception, and whether the same call may succeed later.</summary>
public static class Failures
{
    /// <summary>An exception's text may hold what a person sent; its type and, for databases, its code say enough.</summary>
    public static string CodeOf(Exception failure) => failure switch
    {
        DbUpdateException { InnerException: { } inner } => CodeOf(inner),
        SqliteException s => $"sqlite_{s.SqliteExtendedErrorCode}",
        PostgresException p => $"postgres_{p.SqlState}",
        IOException io when IsDiskFull(io) => "disk_full",
        CryptographicException => "sealed_value",
        _ => failure.GetType().Name,
    };

    /// <summary>
    /// True when the database's or the disk's state is at fault and not what was asked: full, busy, gone, timed out, chosen as the victim of a deadlock.
    /// </summary>
    public static bool IsUnavailable(Exception failure) => failure switch
    {
        DbUpdateConcurrencyException => false,
        DbUpdateException { InnerException: { } inner } => IsUnavailable(inner),
        InvalidOperationException { InnerException: DbException inner } => IsUnavailable(inner),
        SqliteException { SqliteErrorCode: 5 or 6 or 10 or 13 or 14 } => true, // busy, locked, input or output, full, cannot open
        PostgresException p => p.IsTransient || p.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled or "25P03",
        NpgsqlException => true,
        TimeoutException => true,
        IOException io => IsDiskFull(io),
        _ => false,
    };

    /// <summary>No room on the device, or no quota left on it (ENOSPC, EDQUOT, ERROR_DISK_FULL).</summary>
    private static bool IsDiskFull(IOException failure) => (failure.HResult & 0xFFFF) is 28 or 122 or 112;
}
