package io.courant.metadata.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SettingsPageTest {

    @Test
    void thePageSaysWhatIsDeclared() throws IOException {
        Path page = page();
        if ("write".equals(System.getProperty("settings.page"))) {
            Files.writeString(page, SettingsPage.write());
        }
        assertThat(Files.readString(page))
                .as("docs/settings.md, which -Dsettings.page=write writes anew")
                .isEqualTo(SettingsPage.write());
    }

    private static Path page() {
        Path fromModule = Path.of("..", "docs", "settings.md");
        return Files.isDirectory(Path.of("..", "docs")) ? fromModule : Path.of("docs", "settings.md");
    }
}
