# frozen_string_literal: true

RSpec.describe TaskerContribRails::Plugins::Settings do
  include PluginFolder

  def settings(home: self.home) = described_class.new(root:, home:)

  it "are the first file that exists, as Tasker's CLI reads them" do
    expect(settings).to have_attributes(file: nil, folders: [], default_language: nil, default_output_dir: nil)
    write("home/.config/tasker-ctl.toml", "plugin-paths = [\"~/mine\"]\ndefault-language = \"ruby\"\n")
    expect(settings).to have_attributes(file: "#{home}/.config/tasker-ctl.toml", default_language: "ruby",
      folders: [ Pathname(home).join("mine") ])
    expect(settings(home: nil)).to have_attributes(file: nil)
    write("shop/.tasker-ctl.toml", "plugin-paths = [\"p\", \"/q\"]\ndefault-output-dir = \"made\"\n")
    expect(settings).to have_attributes(file: ".tasker-ctl.toml", default_output_dir: "made",
      folders: [ root.join("p"), Pathname("/q") ])
    write("shop/.config/tasker.toml", "[profile.default]\nbase_url = \"http://localhost\"\n")
    expect(settings).to have_attributes(file: ".config/tasker.toml", folders: [])
  end

  it "that can't be read are not passed over, as the CLI does" do
    write("shop/.tasker-ctl.toml", "plugin-paths = 1\n")
    expect { settings.folders }.to raise_error(TaskerContribRails::Error::Rejected, /`plugin-paths` must be a list/)
  end
end
