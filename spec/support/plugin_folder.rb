# frozen_string_literal: true

# An application and the folders of plugins beside it, for the specs of `Plugins`.
module PluginFolder
  def self.included(group)
    group.around { |example| Dir.mktmpdir { |dir| @dir = File.realpath(dir) and example.run } }
    group.let(:home) { File.join(@dir, "home") }
    group.let(:root) { Pathname(@dir).join("shop").tap(&:mkpath) }
  end

  def write(path, text)
    path = File.join(@dir, path)
    FileUtils.mkdir_p(File.dirname(path))
    File.binwrite(path, text)
  end

  # A plugin with one template.
  def write_plugin(folder, name, template: "handler", language: "ruby")
    write("#{folder}/tasker-plugin.toml", <<~TOML)
      [plugin]
      name = "#{name}"
      version = "1.0"
      description = "Of #{name}"
      language = "#{language}"
      [[templates]]
      name = "#{template}"
      path = "templates/#{template}"
      description = "A #{template}"
    TOML
    write_template("#{folder}/templates/#{template}", template, name)
  end

  def write_template(folder, template, name)
    write("#{folder}/template.toml", <<~TOML)
      name = "#{template}"
      description = "A #{template}"
      [[parameters]]
      name = "name"
      description = "Its name"
      required = true
      [[outputs]]
      template = "a.rb.tera"
      filename = "{{ name | snake_case }}.rb"
    TOML
    write("#{folder}/a.rb.tera", "{{ name | pascal_case }} of #{name}, {{ more | default(value='') }}\n")
  end
end
