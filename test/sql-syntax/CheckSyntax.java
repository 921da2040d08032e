import io.trino.sql.parser.ParsingException;
import io.trino.sql.parser.SqlParser;
import java.nio.charset.StandardCharsets;

/**
 * Parses every statement of the standard input: name, NUL, SQL, NUL, and so on. Writes one line for each that Trino
 * refuses: name, line, column and message with tabs between; and at the end how many statements it has read.
 */
public final class CheckSyntax {
    public static void main(String[] arguments) throws Exception {
        String[] parts = new String(System.in.readAllBytes(), StandardCharsets.UTF_8).split("\0", -1);
        SqlParser parser = new SqlParser();
        int statements = 0;
        for (int index = 0; index + 1 < parts.length; index += 2) {
            statements++;
            try {
                parser.createStatement(parts[index + 1]);
            } catch (ParsingException refusal) {
                String place = refusal.getLineNumber() + "\t" + refusal.getColumnNumber();
                System.out.println(parts[index] + "\t" + place + "\t" + refusal.getErrorMessage().replace('\n', ' '));
            }
        }
        System.out.println(statements + " statements");
    }
}
