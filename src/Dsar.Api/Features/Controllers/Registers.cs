using System.Text.Json;
using Dsar.Api.Data;
using Dsar.Api.Web;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Controllers;

/// <summary>Reads controllers' registers from the database, each once per call.</summary>
public sealed class Registers(DsarDbContext db)
{
    private readonly Dictionary<ControllerId, DataController> _known = [];

    /// <summary>The register of a controller. Throws <see cref="InvalidOperationException"/> when it is not stored: a bug.</summary>
    public async Task<DataController> Of(ControllerId id, CancellationToken ct)
    {
        if (!_known.TryGetValue(id, out var register))
        {
            var body = await db.Controllers.AsNoTracking().Where(c => c.Id == id).Select(c => c.Body).SingleAsync(ct);
            _known[id] = register = Read(body);
        }

        return register;
    }

    public static DataController Read(string body) => JsonSerializer.Deserialize<DataController>(body, Json.Wire)!;

    public static string Write(DataController register) => JsonSerializer.Serialize(register, Json.Wire);
}
