# frozen_string_literal: true

desc "Write docs/page: each page with recorded tasks, in light and dark, as Chromium shows it"
task :screenshots do
  require "active_support/all"
  require "fileutils"
  require_relative "../spec/support/rails_application"
  require_relative "../spec/system/support/reader"
  require_relative "../spec/system/support/served_application"

  abort "screenshots: no Chromium (Debian: apt-get install chromium)" unless Reader::CHROMIUM
  folder = File.expand_path("../docs/page", __dir__)
  FileUtils.mkdir_p(folder)
  application = ServedApplication.new(:api)
  order = "019abc04-7e1f-7c3a-9d52-4f1c9be2417c"
  pages = { tasks: "/tasks", task: "/tasks/#{order}", stuck: "/stuck", workflows: "/workflows",
            workflow: "/workflows/default/order_fulfillment", workers: "/workers", queues: "/queues",
            retry: "/tasks/#{order}/retry?step=charge", away: "/tasks" }
  begin
    pages.each do |name, path|
      { light: false, dark: true }.each do |scheme, dark|
        headers = name == :away ? { "X-Away" => "1" } : {}
        reader = Reader.new(dark:, width: 1280, zone: "UTC").go(application.url(path), **headers)
        abort "screenshots: #{path} answered #{reader.status}" unless reader.status == (name == :away ? 503 : 200)
        file = File.join(folder, "#{name}-#{scheme}.png")
        reader.page.screenshot(path: file)
        reader.close
        puts "#{file} #{File.size(file) / 1024} KB"
      end
    end
  ensure
    application.stop
  end
end
