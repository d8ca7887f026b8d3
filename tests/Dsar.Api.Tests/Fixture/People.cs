namespace Dsar.Api.Tests;

/// <summary>The demo landscape's people as they type themselves.</summary>
public static class People
{
    /// <summary>The demo person.</summary>
    public static object Kim(string email = "kim@lund.example") =>
        Of("Kim Lund", email, new { type = "customer_number", value = "1-C-1042" }, new { type = "phone", value = "070-174 06 05" });

    /// <summary>Another person of the same name.</summary>
    public static object TheOtherKim() => Of("Kim Lund", "Kim.Lund@granit.example", new { type = "customer_number", value = "1-C-2210" });

    /// <summary>Shares a mailbox with Olle.</summary>
    public static object Maja() => Of("Maja Berg", "hemma@berg.example", new { type = "customer_number", value = "1-C-1077" });

    /// <summary>Has Kim's customer number in the other tenant.</summary>
    public static object Amina() => Of("Amina Ek", "amina@ek.example", new { type = "phone", value = "+46 70 174 06 42" }, new { type = "customer_number", value = "2-C-1042" });

    /// <summary>Nobody in any system.</summary>
    public static object Unknown(string email = "nobody@okand.example") => Of("Okänd Person", email, new { type = "customer_number", value = "1-C-9999" });

    public static object Of(string name, string email, params object[] identifiers) => new { name, contact = new { email }, identifiers };
}
