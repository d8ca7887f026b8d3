using System.ComponentModel.DataAnnotations;

namespace Dsar.Api.Web;

/// <summary>Settings directly under <c>Dsar:</c>.</summary>
public sealed class DsarOptions
{
    /// <summary>Folder for database, keys, runs and packages; relative to the working folder. Default <c>data</c>.</summary>
    [Required]
    public string DataFolder { get; set; } = "data";

    /// <summary>PostgreSQL connection string; empty: SQLite in the data folder.</summary>
    [Secret]
    public string? Postgres { get; set; }

    /// <summary>The address people reach the service at; links in mails and problem types begin with it.</summary>
    [Required]
    public string PublicAddress { get; set; } = "http://localhost:5080";

    /// <summary>Middle part of API keys: dev, test or live.</summary>
    [RegularExpression("^(dev|test|live)$")]
    public string Environment { get; set; } = "live";

    /// <summary>Malware scanner for attachments (clamd): absolute path of its socket, or host:port; empty: none.</summary>
    public string? Scanner { get; set; }

    /// <summary>Folder of register files (YAML); empty: none are loaded.</summary>
    public string? Registers { get; set; }

    /// <summary>Folder of data maps (YAML); empty: none are loaded.</summary>
    public string? DataMaps { get; set; }

    /// <summary>Loads the shipped registers and makes the invented demo systems. Default: in Development only.</summary>
    public bool? Seed { get; set; }

    /// <summary>Folder of the shipped seeds. Default <c>seeds</c> beside the solution or the working folder.</summary>
    public string? SeedsFolder { get; set; }
}

/// <summary>A setting that is never shown.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretAttribute : Attribute;

/// <summary>The configured public address; absolute URLs never come from a Host header.</summary>
public sealed class PublicAddress(string address)
{
    public string Absolute(string path) => address.TrimEnd('/') + path;
}
