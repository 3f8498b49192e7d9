<?php
// An address book at SabreDAV, the library that Nextcloud's own server is made of, under Nextcloud's
// addresses: one user (BOOK_USER, BOOK_PASSWORD) with one book, `contacts`, kept in the file BOOK.
error_reporting(E_ALL & ~E_DEPRECATED & ~E_WARNING & ~E_NOTICE);
ini_set('display_errors', '0');
date_default_timezone_set('UTC');
require_once 'Sabre/autoload.php';

$_SERVER['SCRIPT_NAME'] = '/remote.php';
$path = getenv('BOOK');
$user = getenv('BOOK_USER');
$isNew = !file_exists($path);
$database = new PDO("sqlite:$path");
$database->setAttribute(PDO::ATTR_ERRMODE, PDO::ERRMODE_EXCEPTION);
if ($isNew) {
    foreach (['principals', 'addressbooks'] as $tables) {
        $database->exec(file_get_contents("/usr/share/doc/php-sabre-dav/examples/sql/sqlite.$tables.sql"));
    }
    $database->exec('DELETE FROM principals');
    $database->exec("INSERT INTO principals (uri, displayname) VALUES ('principals/users/$user', '$user')");
    $database->exec("INSERT INTO addressbooks (principaluri, displayname, uri, ctag) VALUES ('principals/users/$user', 'Contacts', 'contacts', 1)");
}

class Door extends Sabre\DAV\Auth\Backend\AbstractBasic
{
    protected function validateUserPass($user, $password)
    {
        return $user === getenv('BOOK_USER') && $password === getenv('BOOK_PASSWORD');
    }
}

class Books extends Sabre\CardDAV\AddressBookRoot
{
    public function getName()
    {
        return 'users';
    }
}

class People extends Sabre\DAVACL\PrincipalCollection
{
    public function getName()
    {
        return 'users';
    }
}

class Rights extends Sabre\DAVACL\Plugin
{
    public $defaultUsernamePath = 'principals/users';
}

$principals = new Sabre\DAVACL\PrincipalBackend\PDO($database);
$cards = new Sabre\CardDAV\Backend\PDO($database);
$server = new Sabre\DAV\Server([
    new Sabre\DAV\SimpleCollection('principals', [new People($principals, 'principals/users')]),
    new Sabre\DAV\SimpleCollection('addressbooks', [new Books($principals, $cards, 'principals/users')]),
]);
$server->setBaseUri('/remote.php/dav/');
$server->addPlugin(new Sabre\DAV\Auth\Plugin(new Door(), 'contacts'));
$server->addPlugin(new Sabre\CardDAV\Plugin());
$server->addPlugin(new Rights());
$server->exec();
