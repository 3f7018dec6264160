# frozen_string_literal: true

require "active_support/all"
require "active_job"

# The files of an application with jobs, for the specs of `Generators::Adoption`.
module JobFiles
  # Which file has which constant, as Checks::Autoloads says it.
  Autoloads = Struct.new(:root, :files) do
    def file(name) = (root.join(files[name]).to_s if files.key?(name))
    def names = files.keys
    def folders(name) = [ root.join("app", name).to_s ]
  end

  def self.included(group)
    group.around { |example| Dir.mktmpdir { |dir| @root = Pathname(dir).realpath and example.run } }
    group.before { code "app/jobs/application_job.rb", "class ApplicationJob < ActiveJob::Base\nend\n" }
  end

  def application = { autoloads: Autoloads.new(@root, @files), root: @root }

  def code(file, text)
    @root.join(file).tap { |path| path.dirname.mkpath }.write(text)
    constant = file.delete_prefix("app/").split("/").drop(1).join("/").delete_suffix(".rb").camelize
    (@files ||= {})[constant] = file
  end

  def job(perform = "def perform = nil", name: "ImportJob", before: "", parent: "ApplicationJob")
    code "app/jobs/#{name.underscore}.rb", "class #{name} < #{parent}\n#{before}\n#{perform}\nend\n"
  end

  def source(name = "ImportJob") = TaskerContribRails::Generators::Adoption::JobSource.new(name, **application)

  def refusal
    yield.then { "none" }
  rescue TaskerContribRails::Generators::Adoption::Refused => error
    error.message
  end
end
